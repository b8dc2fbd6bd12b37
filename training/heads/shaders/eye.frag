// Eyeball: soft light, darkened towards the lids.
void main() {
    vec3 n = normalize(N), v = normalize(eye - P);
    if (dot(n, v) < 0.0) n = -n;
    float lid = mix(0.35, 1.0, smoothstep(0.25, 1.0, openness()));
    vec3 light = key * clamp((dot(n, key_way) + 0.25) / 1.25, 0.0, 1.0) * mix(lit(), 1.0, 0.25);
    light += fill * max(dot(n, fill_way), 0.0) + sky(n);
    result = developed(linear(texture(colour_map, T).rgb) * tint * light * lid * 0.74, 1.0);
}
