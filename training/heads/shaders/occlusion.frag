// Screen-space ambient occlusion over the normals and distances of the depth pass.
in vec2 T;
uniform sampler2D geometry;
uniform mat4 view_projection;
uniform mat4 unproject;
uniform vec3 eye;
uniform float radius;
uniform vec3 kernel[12];
out vec4 result;
float noise(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453); }
void main() {
    vec4 seen = texture(geometry, T);
    if (seen.w <= 0.0) {
        result = vec4(1.0);
        return;
    }
    vec4 far = unproject * vec4(T * 2.0 - 1.0, 1.0, 1.0);
    vec3 P = eye + normalize(far.xyz / far.w - eye) * seen.w;
    vec3 n = seen.xyz;
    float turn = noise(gl_FragCoord.xy) * 6.283;
    vec3 up = abs(n.y) < 0.9 ? vec3(0, 1, 0) : vec3(1, 0, 0);
    vec3 t = normalize(cross(up, n));
    vec3 tangent = t * cos(turn) + cross(n, t) * sin(turn);
    vec3 other = cross(n, tangent);
    float hidden = 0.0;
    for (int i = 0; i < 12; i++) {
        float reach = radius * (i % 2 == 0 ? 1.0 : 0.45);
        vec3 q = P + n * 0.015 + (tangent * kernel[i].x + other * kernel[i].y + n * kernel[i].z) * reach;
        vec4 clip = view_projection * vec4(q, 1.0);
        float nearest = texture(geometry, clip.xy / clip.w * 0.5 + 0.5).w;
        float distance = length(q - eye);
        if (nearest > 0.0 && nearest < distance - 0.012)
            hidden += smoothstep(0.0, 1.0, radius * 1.2 / (abs(distance - nearest) + 1e-3));
    }
    result = vec4(vec3(clamp(1.0 - hidden / 12.0 * 1.25, 0.0, 1.0)), 1.0);
}
