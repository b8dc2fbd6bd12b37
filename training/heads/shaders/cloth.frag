// Cloth, felt: matt, with a little sheen at grazing angles. FELT has a colour and a nap instead of a texture.
void main() {
    vec3 n = normalize(N), v = normalize(eye - P);
    if (dot(n, v) < 0.0) n = -n;
#if FELT
    float rib = 0.85 + 0.15 * sin(atan(C.x, C.z) * 110.0);
    vec3 albedo = linear(tint) * rib * (0.85 + 0.3 * noise(floor(P.xy * 60.0)));
#else
    vec3 albedo = linear(texture(colour_map, T).rgb);
#endif
    float open = openness();
    vec3 light = key * max((dot(n, key_way) + 0.1) / 1.1, 0.0) * lit() + fill * max(dot(n, fill_way), 0.0) * open;
    light += rim * max(dot(n, rim_way), 0.0) * open + sky(n) * open;
    float sheen = pow(1.0 - max(dot(n, v), 0.02), 4.0) * 0.08;
    result = developed(albedo * (light * mix(0.55, 1.0, open) + sheen * sky(n)), 1.0);
}
