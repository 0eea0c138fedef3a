#version 330 core
// One triangle that covers the whole target; `place` runs from (0, 0) at its lower left corner to (1, 1).
out vec2 place;

void main() {
  place = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
  gl_Position = vec4(2.0 * place - 1.0, 0.0, 1.0);
}
