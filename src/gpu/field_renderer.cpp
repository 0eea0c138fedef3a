#include "gpu/field_renderer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/assets.h"
#include "gpu/gl.h"

namespace lscope::gpu {
namespace {

constexpr std::size_t kMaxContours = 8;  // as in shaders/field.frag
constexpr int kMaxSide = 8192;

/// What a picture looks like, in 64 bits: FNV-1a over words of eight bytes.
class Fingerprint {
 public:
  template <class T>
  void add(const T& value) {
    add_bytes(&value, sizeof value);
  }
  template <class T>
  void add_all(std::span<const T> values) {
    add(values.size());
    add_bytes(values.data(), values.size_bytes());
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  void add_bytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    while (size > 0) {
      std::uint64_t word = 0;
      const std::size_t some = std::min(size, sizeof word);
      std::memcpy(&word, bytes, some);
      hash_ = (hash_ ^ word) * 0x100000001B3ULL;
      hash_ ^= hash_ >> 29;
      bytes += some;
      size -= some;
    }
  }
  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

std::uint64_t fingerprint(const FieldPicture& p) {
  Fingerprint print;
  for (const int v : {p.columns, p.rows, p.width, p.height}) print.add(v);
  for (const double v : {p.x_low, p.x_high, p.y_low, p.y_high, p.shown_x_low, p.shown_x_high, p.shown_y_low,
                         p.shown_y_high, static_cast<double>(p.value_low), static_cast<double>(p.value_high)})
    print.add(v);
  print.add_all(p.values);
  print.add_all(p.winners);
  print.add_all(p.leads);
  print.add_all(p.color_map);
  print.add_all(p.class_colors);
  print.add(p.ground);
  print.add(p.hatch);
  for (const ContourLine& line : p.contours) {
    print.add(line.level);
    print.add(line.width);
    print.add(line.color);
  }
  return print.value();
}

bool is_drawable(const FieldPicture& p) {
  const std::size_t cells =
      static_cast<std::size_t>(std::max(0, p.columns)) * static_cast<std::size_t>(std::max(0, p.rows));
  return cells > 0 && p.values.size() == cells && (p.winners.empty() || p.winners.size() == cells) &&
         (p.leads.empty() || p.leads.size() == cells) && p.columns <= kMaxSide && p.rows <= kMaxSide && p.width > 0 &&
         p.height > 0 && p.width <= kMaxSide && p.height <= kMaxSide && p.x_high > p.x_low && p.y_high > p.y_low &&
         p.color_map.size() == 256;
}

std::array<float, 4> unit(Color color) {
  std::array<float, 4> out{};
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<float>(color[i]) / 255.0F;
  return out;
}

}  // namespace

struct FieldRenderer::Impl {
  explicit Impl(Program linked) : program(std::move(linked)) {
    glGenVertexArrays(1, &vertex_array);
    picture.set_smooth();
    program.use();
    glUniform1i(program.uniform("values"), 0);
    glUniform1i(program.uniform("winners"), 1);
    glUniform1i(program.uniform("color_map"), 2);
    glUniform1i(program.uniform("class_colors"), 3);
    glUniform1i(program.uniform("leads"), 4);
  }
  ~Impl() { glDeleteVertexArrays(1, &vertex_array); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void load(const FieldPicture& p);
  void set_uniforms(const FieldPicture& p) const;
  bool render(const FieldPicture& p);

  Program program;
  Texture values, winners, leads, color_map, class_colors, picture;
  Framebuffer framebuffer;
  GLuint vertex_array = 0;
  std::uint64_t shown = 0;  ///< fingerprint of what the texture holds
  bool is_valid = false;
  std::int64_t drawn = 0;
};

void FieldRenderer::Impl::load(const FieldPicture& p) {
  values.load(GL_R32F, p.columns, p.rows, GL_RED, GL_FLOAT, p.values.data());
  color_map.load(GL_RGBA8, 256, 1, GL_RGBA, GL_UNSIGNED_BYTE, p.color_map.data());
  if (p.winners.empty() || p.class_colors.empty()) return;
  winners.load(GL_R32I, p.columns, p.rows, GL_RED_INTEGER, GL_INT, p.winners.data());
  constexpr float kAlike = 1;
  if (p.leads.empty())
    leads.load(GL_R32F, 1, 1, GL_RED, GL_FLOAT, &kAlike);
  else
    leads.load(GL_R32F, p.columns, p.rows, GL_RED, GL_FLOAT, p.leads.data());
  class_colors.load(GL_RGBA8, static_cast<int>(p.class_colors.size()), 1, GL_RGBA, GL_UNSIGNED_BYTE,
                    p.class_colors.data());
}

void FieldRenderer::Impl::set_uniforms(const FieldPicture& p) const {
  const double cell_x = p.columns / (p.x_high - p.x_low), cell_y = p.rows / (p.y_high - p.y_low);
  glUniform4f(program.uniform("shown"), static_cast<float>((p.shown_x_low - p.x_low) * cell_x),
              static_cast<float>((p.shown_y_low - p.y_low) * cell_y),
              static_cast<float>((p.shown_x_high - p.shown_x_low) * cell_x),
              static_cast<float>((p.shown_y_high - p.shown_y_low) * cell_y));
  const bool has_range = p.value_high > p.value_low;
  glUniform2f(program.uniform("range"), p.value_low, has_range ? p.value_high : p.value_low + 1);
  glUniform4fv(program.uniform("ground"), 1, unit(p.ground).data());
  glUniform4fv(program.uniform("hatch"), 1, unit(p.hatch).data());
  const bool by_winner = !p.winners.empty() && !p.class_colors.empty();
  glUniform1i(program.uniform("classes"), by_winner ? static_cast<int>(p.class_colors.size()) : 0);
  const std::size_t count = std::min(kMaxContours, p.contours.size());
  glUniform1i(program.uniform("contours"), static_cast<int>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string index = "[" + std::string(1, static_cast<char>('0' + i)) + "]";
    glUniform2f(program.uniform(("contour_lines" + index).c_str()), p.contours[i].level, p.contours[i].width);
    glUniform4fv(program.uniform(("contour_colors" + index).c_str()), 1, unit(p.contours[i].color).data());
  }
}

bool FieldRenderer::Impl::render(const FieldPicture& p) {
  const StateKeeper keeper;
  load(p);
  picture.load(GL_RGBA8, p.width, p.height, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  if (!framebuffer.bind(picture)) return false;
  glViewport(0, 0, p.width, p.height);
  program.use();
  values.bind(0);
  winners.bind(1);
  color_map.bind(2);
  class_colors.bind(3);
  leads.bind(4);
  set_uniforms(p);
  glBindVertexArray(vertex_array);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  ++drawn;
  return true;
}

FieldRenderer::FieldRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FieldRenderer::~FieldRenderer() = default;
FieldRenderer::FieldRenderer(FieldRenderer&&) noexcept = default;
FieldRenderer& FieldRenderer::operator=(FieldRenderer&&) noexcept = default;

base::Result<FieldRenderer> FieldRenderer::make() {
  const auto vertex = base::read_asset("shaders/field.vert");
  if (!vertex.ok()) return vertex.error();
  const auto fragment = base::read_asset("shaders/field.frag");
  if (!fragment.ok()) return fragment.error();
  const StateKeeper keeper;
  auto program = Program::make(vertex.value(), fragment.value(), "shaders/field");
  if (!program.ok()) return program.error();
  auto impl = std::make_unique<Impl>(std::move(program).value());
  // Every sampler needs a complete texture of its own kind, used or not.
  constexpr std::int32_t kNobody = -1;
  constexpr float kNoLead = 0;
  constexpr Color kNothing{};
  impl->winners.load(GL_R32I, 1, 1, GL_RED_INTEGER, GL_INT, &kNobody);
  impl->leads.load(GL_R32F, 1, 1, GL_RED, GL_FLOAT, &kNoLead);
  impl->class_colors.load(GL_RGBA8, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE, kNothing.data());
  return FieldRenderer(std::move(impl));
}

unsigned FieldRenderer::draw(const FieldPicture& picture) {
  if (!is_drawable(picture)) return 0;
  const std::uint64_t print = fingerprint(picture);
  if (!impl_->is_valid || print != impl_->shown) {
    impl_->is_valid = impl_->render(picture);
    impl_->shown = print;
  }
  return impl_->is_valid ? impl_->picture.name() : 0;
}

std::int64_t FieldRenderer::pictures_drawn() const { return impl_->drawn; }

}  // namespace lscope::gpu
