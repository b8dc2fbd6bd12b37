// Hair's coverage after the trim: trim = (fringe height, ends height, hat's brim, fringe slant); -99, -99, 99
// where there is no such cut.
uniform vec4 trim;
float coverage(vec3 canonical, vec2 uv) {
    if (trim.x < -90.0 && trim.y < -90.0 && trim.z > 90.0) return 1.0;
    if (canonical.y > trim.z) return 0.0;
    float ragged = sin(uv.x * 171.0) * 0.5 + sin(uv.x * 397.0 + uv.y * 31.0) * 0.3 + sin(uv.x * 83.0 + 1.7) * 0.4;
    float side = abs(canonical.x);
    float fringe = trim.x + 0.05 * ragged + trim.w * canonical.x - 1.3 * smoothstep(0.34, 0.60, side);
    float kept = 1.0;
    if (canonical.z > 0.82) kept = smoothstep(fringe - 0.05, fringe + 0.05, canonical.y);
    return kept * smoothstep(trim.y - 0.06, trim.y + 0.06, canonical.y + 0.07 * ragged);
}
