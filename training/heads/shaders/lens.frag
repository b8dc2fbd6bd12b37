// Spectacle lens: nearly clear, with a window's reflection.
void main() {
    vec3 n = normalize(N), v = normalize(eye - P);
    if (dot(n, v) < 0.0) n = -n;
    float window = smoothstep(0.94, 0.97, dot(reflect(-v, n), key_way)) * gloss;
    float fresnel = 0.04 + 0.5 * pow(1.0 - max(dot(n, v), 0.0), 5.0);
    result = vec4(mix(tint, vec3(1), window), clamp(fresnel + window * 0.5, 0.0, 0.8));
}
