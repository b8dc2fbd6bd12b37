// Cornea, added over the eyeball: reflections of the lamps and of the room.
void main() {
    vec3 n = normalize(N), v = normalize(eye - P);
    if (dot(n, v) < 0.0) n = -n;
    vec3 r = reflect(-v, n);
    float open = openness();
    float lamp = pow(max(dot(r, key_way), 0.0), 420.0) * 9.0 * mix(lit(), 1.0, 0.3);
    float soft = pow(max(dot(r, fill_way), 0.0), 160.0) * 1.6;
    float fresnel = 0.03 + 0.6 * pow(1.0 - max(dot(n, v), 0.02), 5.0);
    vec3 light = 0.35 * (key * lamp + fill * soft) + sky(r) * fresnel * 0.9 * smoothstep(0.3, 1.0, open);
    vec3 seen = pow(1.0 - exp(-light * exposure * 1.3), vec3(1.0 / 2.2));
    result = vec4(seen * smoothstep(0.25, 0.8, open) * 0.85, 1.0);
}
