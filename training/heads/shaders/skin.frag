// Skin: diffuse light wrapped further in red (cheap subsurface scattering), two specular lobes, bumps from the
// texture's lightness, and wrinkles (forehead, frown, crow's feet, cheek fold) that deepen with the expression.
uniform sampler2D wrinkle_map;
uniform vec4 wrinkles_left;
uniform vec4 wrinkles_right;
void main() {
    vec4 texel = texture(colour_map, T);
    vec3 n = normalize(N), v = normalize(eye - P), h = normalize(key_way + v);
    float fold = dot(texture(wrinkle_map, T), mix(wrinkles_right, wrinkles_left, smoothstep(-0.08, 0.08, C.x)));
    float height = dot(texel.rgb, vec3(0.33)) - 0.55 * fold;
    vec3 px = dFdx(P), py = dFdy(P), r1 = cross(py, n), r2 = cross(n, px);
    float det = dot(px, r1);
    vec3 bump = normalize(abs(det) * n - 0.02 * sign(det) * (dFdx(height) * r1 + dFdy(height) * r2));
    vec3 albedo = linear(texel.rgb) * (1.0 - fold * vec3(0.30, 0.42, 0.45));
    float inside = mix(1.0, 0.07, S), open = openness() * inside, s = lit();
    vec3 wrap = vec3(0.30, 0.14, 0.08);
    vec3 direct = wrapped(dot(bump, key_way), wrap);
    direct *= direct * 0.4 + 0.6;
    vec3 shadow = mix(vec3(s), pow(vec3(s), vec3(0.7, 1.1, 1.25)), 0.8);
    vec3 reddened = pow(vec3(open), vec3(0.75, 1.05, 1.15));
    vec3 light = key * direct * shadow * mix(1.0, open, 0.35) + fill * wrapped(dot(bump, fill_way), wrap) * reddened;
    light += rim * wrapped(dot(n, rim_way), wrap) * open + sky(n) * reddened;
    float facing = max(dot(n, v), 0.02), nl = max(dot(n, key_way), 0.0), nh = max(dot(bump, h), 0.0);
    float fresnel = 0.028 + 0.972 * pow(1.0 - max(dot(v, h), 0.0), 5.0);
    float spark = (highlight(nh, 0.48) * 0.75 + highlight(nh, 0.30) * 0.35) * fresnel * nl / (4.0 * max(facing, 0.25)) * 3.1416;
    vec3 shine = key * spark * s * inside;
    shine += sky(reflect(-v, bump)) * (0.028 + 0.25 * pow(1.0 - facing, 4.0)) * open * 0.8 * inside;
    shine += fill * highlight(max(dot(bump, normalize(fill_way + v)), 0.0), 0.45) * 0.03 * max(dot(n, fill_way), 0.0) * open;
    vec3 hr = normalize(rim_way + v);
    float grazing = 0.03 + 0.5 * pow(1.0 - max(dot(v, hr), 0.0), 5.0);
    shine += rim * highlight(max(dot(bump, hr), 0.0), 0.4) * grazing * max(dot(n, rim_way), 0.0) * open;
    result = developed(albedo * light + gloss * shine, 1.0);
}
