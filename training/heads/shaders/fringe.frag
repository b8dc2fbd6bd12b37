// Brows and lashes: a grey picture is their coverage.
void main() {
    float alpha = texture(colour_map, T).r * gloss;
    if (alpha < 0.02) discard;
    vec3 n = normalize(N);
    if (dot(n, eye - P) < 0.0) n = -n;
    vec3 light = key * clamp((dot(n, key_way) + 0.5) / 1.5, 0.0, 1.0) * lit() + fill * max(dot(n, fill_way), 0.0) * 0.7 + sky(n);
    result = developed(linear(tint) * light * mix(0.6, 1.0, openness()), alpha);
}
