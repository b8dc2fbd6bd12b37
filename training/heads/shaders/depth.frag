// What is nearest: CUT discards what hair and lashes let through; the output depends on the pass.
in vec3 P;
in vec3 N;
in vec2 T;
in vec3 C;
uniform sampler2D colour_map;
uniform int cut;
uniform float part;
uniform vec3 eye;
out vec4 result;
void main() {
    if (cut == 1 && texture(colour_map, T).a * coverage(C, T) < 0.45) discard;
#if PASS == 0 // shadow
    result = vec4(1.0);
#elif PASS == 1 // normal and distance
    vec3 n = normalize(N);
    if (dot(n, eye - P) < 0.0) n = -n;
    result = vec4(n, length(P - eye));
#else // canonical position and part
    result = vec4(C, part);
#endif
}
