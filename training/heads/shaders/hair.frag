// Hair: the texture's lightness on the person's colour, two highlights along the strands. stage 1 draws the solid
// core, stage 2 the soft edges over it.
uniform int stage;
uniform float anisotropy;
uniform float grey_share;
void main() {
    vec4 texel = texture(colour_map, T);
    float alpha = texel.a * coverage(C, T);
    if (stage == 1) {
        if (alpha < 0.55) discard;
        alpha = 1.0;
    } else if (alpha >= 0.55 && stage == 2 || alpha < 0.03) discard;
    vec3 n = normalize(N), v = normalize(eye - P), h = normalize(key_way + v);
    if (dot(n, v) < 0.0) n = -n;
    float open = openness(), s = lit(), lightness = dot(texel.rgb, vec3(0.299, 0.587, 0.114));
    float grey = grey_share * smoothstep(0.40, 0.70, lightness + 0.12 * sin(T.x * 190.0) * sin(T.y * 23.0));
    vec3 base = linear(mix(tint, vec3(0.62), grey) * clamp(0.80 + (lightness - 0.5) * 1.35 * gloss, 0.12, 1.7));
    vec3 strand = normalize(dFdx(P) * dFdy(T).x - dFdy(P) * dFdx(T).x + 1e-6);
    strand = normalize(strand - n * dot(strand, n) + 1e-6);
    float along = max(1.0 - pow(dot(strand, h), 2.0), 0.0), towards = smoothstep(-0.2, 0.4, dot(n, key_way));
    float narrow = anisotropy * pow(along, 60.0) * towards, broad = mix(0.15, 1.0, anisotropy) * pow(along, 14.0) * towards;
    vec3 light = key * clamp((dot(n, key_way) + 0.4) / 1.4, 0.0, 1.0) * mix(s, 1.0, 0.08);
    light += fill * clamp((dot(n, fill_way) + 0.4) / 1.4, 0.0, 1.0) * open;
    light += rim * clamp((dot(n, rim_way) + 0.3) / 1.3, 0.0, 1.0) + sky(n) * open;
    vec3 colour = base * light * mix(0.28, 1.0, open * open) * 0.92;
    colour += key * s * (narrow * 0.025 * (0.4 + lightness) + broad * base * 0.30) * open;
    colour += rim * base * pow(max(1.0 - abs(dot(strand, normalize(rim_way + v))), 0.0), 3.0) * 0.6;
    result = developed(colour, alpha);
}
