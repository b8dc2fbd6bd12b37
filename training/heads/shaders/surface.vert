// Any surface: carries what the materials need, and its place in the key light's shadow map.
in vec3 position;
in vec3 normal;
in vec2 uv;
in vec3 canonical;
in float shade;
uniform mat4 view_projection;
uniform mat4 light_projection;
uniform float inflate;
out vec3 P;
out vec3 N;
out vec2 T;
out vec3 C;
out float S;
out vec4 L;
void main() {
    P = position + normal * inflate;
    N = normal;
    T = uv;
    C = canonical;
    S = shade;
    L = light_projection * vec4(P + normal * 0.012, 1.0); // off the surface, against shadow acne
    gl_Position = view_projection * vec4(P, 1.0);
}
