// Frames, headphones, microphones; FLESH is a hand: wrapped light and a dull shine.
void main() {
    vec3 n = normalize(N), v = normalize(eye - P), h = normalize(key_way + v);
    if (dot(n, v) < 0.0) n = -n;
    float open = openness(), s = lit(), facing = max(dot(n, v), 0.02);
#if FLESH
    vec3 albedo = tint * (0.92 + 0.16 * noise(floor(P.xy * 25.0))), wrap = vec3(0.30, 0.14, 0.08);
    vec3 light = key * wrapped(dot(n, key_way), wrap) * s + fill * wrapped(dot(n, fill_way), wrap) * open + sky(n) * open;
    float spark = highlight(max(dot(n, h), 0.0), 0.5) * 0.03 * max(dot(n, key_way), 0.0) * s;
    result = developed(albedo * light + key * spark * gloss, 1.0);
#else
    float fresnel = pow(1.0 - max(dot(v, h), 0.0), 5.0);
    float spark = highlight(max(dot(n, h), 0.0), 0.22) * (0.05 + 0.95 * fresnel) * max(dot(n, key_way), 0.0) * s;
    vec3 colour = linear(tint) * (key * max(dot(n, key_way), 0.0) * s + sky(n) * open) + key * spark * 0.6 * gloss;
    result = developed(colour + sky(reflect(-v, n)) * (0.06 + 0.5 * pow(1.0 - facing, 5.0)) * gloss, 1.0);
#endif
}
