// The room, a little larger than the picture so that it can be moved. Its alpha is 0: nobody covers it.
in vec2 T;
uniform sampler2D colour_map;
uniform vec2 moved;
out vec4 result;
void main() {
    vec2 at = (vec2(T.x, 1.0 - T.y) - 0.5) * 0.9 + 0.5 + clamp(moved, vec2(-0.049), vec2(0.049));
    result = vec4(texture(colour_map, at).rgb, 0.0);
}
