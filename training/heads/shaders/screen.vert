// A rectangle over the whole picture, behind everything.
in vec2 corner;
out vec2 T;
void main() {
    T = corner * 0.5 + 0.5;
    gl_Position = vec4(corner, 0.9999, 1.0);
}
