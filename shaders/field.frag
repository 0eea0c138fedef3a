#version 330 core
// A field of values over the plane: colour map or winning class, contours on top.
in vec2 place;
out vec4 color;

uniform sampler2D values;     // GL_R32F, one texel a cell, row 0 is the lowest y
uniform isampler2D winners;   // GL_R32I; read only if `classes` > 0
uniform sampler2D leads;      // GL_R32F, how far the winner is ahead; or 1 x 1
uniform sampler2D color_map;  // 256 x 1
uniform sampler2D class_colors;
uniform int classes;
uniform vec4 shown;  // what the target shows, in cells: lower left corner and size
uniform vec2 range;  // the values at the ends of the colour map
uniform vec4 ground;
uniform vec4 hatch;
const int kMaxContours = 8;
uniform int contours;
uniform vec2 contour_lines[kMaxContours];  // level, width in px
uniform vec4 contour_colors[kMaxContours];

float value_at(ivec2 cell) {
  return texelFetch(values, clamp(cell, ivec2(0), textureSize(values, 0) - 1), 0).r;
}

// Bilinear between the middles of the cells, constant beyond the outer ones. By hand: filtering of float textures is
// optional in OpenGL 3.3, and eight bits of weight would show as steps.
float smooth_value(vec2 at) {
  vec2 p = clamp(at - 0.5, vec2(0.0), vec2(textureSize(values, 0) - 1));
  ivec2 cell = ivec2(floor(p));
  vec2 f = p - vec2(cell);
  float low = mix(value_at(cell), value_at(cell + ivec2(1, 0)), f.x);
  float high = mix(value_at(cell + ivec2(0, 1)), value_at(cell + ivec2(1, 1)), f.x);
  return mix(low, high, f.y);
}

// Change of the value over one pixel, in the direction in which it is largest. Taken over two pixels: where a sure model
// jumps from 0 to 1 between two cells, the slope at one place would cut the line off at the foot of the ramp.
float steepness_at(vec2 at, vec2 pixel) {
  vec2 x = vec2(pixel.x, 0.0), y = vec2(0.0, pixel.y);
  return 0.5 * length(vec2(smooth_value(at + x) - smooth_value(at - x), smooth_value(at + y) - smooth_value(at - y)));
}

float share_of(float value) { return clamp((value - range.x) / (range.y - range.x), 0.0, 1.0); }

float lead_at(ivec2 cell) {
  return texelFetch(leads, clamp(cell, ivec2(0), textureSize(leads, 0) - 1), 0).r;
}

// The class that the four cells around a place are for, weighed by their leads: two neighbours change over where the
// line between their leads passes zero, so borders are no stairs.
int winner_at(vec2 at) {
  ivec2 size = textureSize(winners, 0);
  vec2 p = clamp(at - 0.5, vec2(0.0), vec2(size - 1));
  ivec2 first = ivec2(floor(p));
  vec2 f = p - vec2(first);
  int who[4];
  float weight[4];
  for (int i = 0; i < 4; ++i) {
    ivec2 corner = ivec2(i % 2, i / 2);
    ivec2 cell = min(first + corner, size - 1);
    who[i] = texelFetch(winners, cell, 0).r;
    weight[i] = (corner.x == 1 ? f.x : 1.0 - f.x) * (corner.y == 1 ? f.y : 1.0 - f.y) * lead_at(cell);
  }
  int best = who[0];
  float most = -1.0;
  for (int i = 0; i < 4; ++i) {
    float votes = 0.0;
    for (int j = 0; j < 4; ++j) votes += who[j] == who[i] ? weight[j] : 0.0;
    if (votes > most) {
      most = votes;
      best = who[i];
    }
  }
  return best;
}

vec4 filled(float value, vec2 at) {
  if (classes > 0) {
    int winner = winner_at(at);
    if (winner < 0) return ground;
    // Never the full colour: the points of the class lie on it and have to be seen.
    return mix(ground, texelFetch(class_colors, ivec2(winner % classes, 0), 0), 0.42 * share_of(value));
  }
  return texelFetch(color_map, ivec2(int(255.0 * share_of(value) + 0.5), 0), 0);
}

void main() {
  vec2 at = shown.xy + place * shown.zw;
  float value = smooth_value(at);
  // Before any branch: derivatives need the neighbouring pixels.
  vec2 pixel = fwidth(at);
  vec2 size = vec2(textureSize(values, 0));
  bool inside = all(greaterThanEqual(at, vec2(0.0))) && all(lessThanEqual(at, size));
  if (!inside) {
    color = ground;
    return;
  }
  if (isnan(value) || isinf(value)) {
    color = mod(floor(gl_FragCoord.x) + floor(gl_FragCoord.y), 6.0) < 2.0 ? hatch : ground;
    return;
  }
  color = filled(value, at);
  if (contours == 0) return;
  // The noise of 32-bit values has no contour, or a model that always says 0.5 would be one white sheet.
  float steepness = steepness_at(at, pixel);
  if (!(steepness > 3e-7 * (range.y - range.x))) return;
  for (int i = 0; i < contours; ++i) {
    float distance = abs(value - contour_lines[i].x) / steepness;
    float reach = 0.5 * contour_lines[i].y;
    float cover = 1.0 - smoothstep(reach - 0.5, reach + 0.5, distance);
    color = mix(color, vec4(contour_colors[i].rgb, 1.0), cover * contour_colors[i].a);
  }
}
