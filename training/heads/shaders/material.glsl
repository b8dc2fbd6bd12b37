// What every material shares: three lamps (key, fill, rim), ambient light in spherical harmonics, shadow, exposure.
in vec3 P;
in vec3 N;
in vec2 T;
in vec3 C;
in float S;
in vec4 L;
uniform sampler2D colour_map;
uniform sampler2D shadow_map;
uniform sampler2D occlusion_map;
uniform vec3 eye;
uniform vec3 key_way;
uniform vec3 key;
uniform vec3 fill_way;
uniform vec3 fill;
uniform vec3 rim_way;
uniform vec3 rim;
uniform vec3 ambient[9];
uniform float exposure;
uniform float shadow_softness;
uniform vec2 resolution;
uniform vec3 tint;
uniform float gloss;
out vec4 result;

vec3 linear(vec3 srgb) { return pow(srgb, vec3(2.2)); }
vec3 sky(vec3 n) {
    vec3 light = ambient[0] * 0.282 + 0.488 * (ambient[1] * n.y + ambient[2] * n.z + ambient[3] * n.x);
    light += 1.09 * (ambient[4] * n.x * n.y + ambient[5] * n.y * n.z + ambient[7] * n.x * n.z);
    light += ambient[6] * 0.315 * (3.0 * n.z * n.z - 1.0) + ambient[8] * 0.546 * (n.x * n.x - n.y * n.y);
    return max(vec3(0), light);
}
float noise(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float lit() { // by the key lamp: five samples of the shadow map, turned at random
    vec3 at = L.xyz / L.w * 0.5 + 0.5;
    if (any(lessThan(at.xy, vec2(0))) || any(greaterThan(at.xy, vec2(1)))) return 1.0;
    float turn = noise(gl_FragCoord.xy) * 6.283;
    mat2 rotate = mat2(cos(turn), sin(turn), -sin(turn), cos(turn));
    const vec2 disc[5] =
        vec2[](vec2(.1, .15), vec2(-.6, -.35), vec2(.7, -.35), vec2(.35, .8), vec2(-.7, .55));
    float sum = 0.0;
    for (int i = 0; i < 5; i++)
        sum += texture(shadow_map, at.xy + rotate * disc[i] * shadow_softness).r < at.z - 0.0025 ? 0.0 : 1.0;
    return sum / 5.0;
}
float openness() { return texture(occlusion_map, gl_FragCoord.xy / resolution).r; }
float highlight(float cosine, float roughness) { // GGX
    float a = roughness * roughness;
    float d = cosine * cosine * (a * a - 1.0) + 1.0;
    return a * a / (3.1416 * d * d);
}
vec3 wrapped(float cosine, vec3 wrap) { return clamp((cosine + wrap) / (1.0 + wrap), 0.0, 1.0); }
vec4 developed(vec3 light, float alpha) { return vec4(pow(max(1.0 - exp(-light * exposure * 1.25), 0.0), vec3(1.0 / 2.2)), alpha); }
