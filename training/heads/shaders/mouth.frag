// Teeth, gums, tongue: wet, and darker the deeper they lie (S).
void main() {
    vec4 texel = texture(colour_map, T);
    vec3 n = normalize(N), v = normalize(eye - P), h = normalize(key_way + v);
    float open = mix(1.0, openness(), 0.45), s = lit();
    vec3 light = key * wrapped(dot(n, key_way), vec3(0.25, 0.15, 0.1)) * s;
    light += fill * max(dot(n, fill_way), 0.0) * open + sky(n) * open;
    float spark = highlight(max(dot(n, h), 0.0), 0.22) * 0.07 * max(dot(n, key_way), 0.0) * s;
    vec3 wet = key * spark + sky(reflect(-v, n)) * 0.05 * open;
    result = developed((linear(texel.rgb) * tint * light + wet * gloss) * S, 1.0);
}
