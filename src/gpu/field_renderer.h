#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace lscope::gpu {

using Color = std::array<std::uint8_t, 4>;  ///< red, green, blue, alpha

/// A line where the field passes a level.
struct ContourLine {
  float level = 0.5F;
  float width = 1;  ///< px
  Color color{255, 255, 255, 255};
};

/// A field of values over the plane and how it is to look. All spans are read during draw() only.
struct FieldPicture {
  int columns = 0, rows = 0;
  std::span<const float> values;                        ///< columns x rows, row 0 is the lowest y
  std::span<const std::int32_t> winners;                ///< several classes: the winner a cell; else empty
  std::span<const float> leads;                         ///< how far the winner is ahead; empty: 1 everywhere
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;  ///< the plane's part that the cells cover
  double shown_x_low = 0, shown_x_high = 1, shown_y_low = 0, shown_y_high = 1;  ///< and the one that is drawn
  float value_low = 0, value_high = 1;                                          ///< the ends of the colour map
  std::span<const Color> color_map;                                             ///< 256 colours
  std::span<const Color> class_colors;                                          ///< used with `winners`
  Color ground{0, 0, 0, 255};                                                   ///< where there is no field
  Color hatch{128, 128, 128, 255};
  std::vector<ContourLine> contours;  ///< at most 8
  int width = 0, height = 0;          ///< px of the picture
};

/// Paints fields into a texture by shaders/field.vert and field.frag: bilinear between the middles of the cells,
/// coloured by map or by winner, contours of constant width. An unchanged picture costs a comparison.
///
/// The window's adapter is a few lines:
///
///     ImTextureID Painter::texture(const plot::Heat& heat, const plot::Frame& frame, const plot::Style& style,
///                                  int width, int height) {
///       gpu::FieldPicture picture;
///       picture.columns = heat.columns;  picture.rows = heat.rows;
///       picture.values = heat.value;     picture.winners = heat.winner;
///       picture.x_low = heat.x.low;      picture.shown_x_low = frame.x.low;   // and so on
///       picture.color_map = as_colors(style.maps[heat.map]);
///       picture.width = width;           picture.height = height;
///       return reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(renderer_.draw(picture)));
///     }
///
/// The texture's row 0 is the lowest y, as OpenGL has it: show it with uv (0,1)-(1,0).
/// Thread: the one that has the context current, from make() to the destructor.
class FieldRenderer {
 public:
  /// Errors  kMachineAsset (no shader files), kDisplayNoOpengl (the driver refuses them)
  [[nodiscard]] static base::Result<FieldRenderer> make();
  ~FieldRenderer();
  FieldRenderer(FieldRenderer&&) noexcept;
  FieldRenderer& operator=(FieldRenderer&&) noexcept;

  /// The name of the texture, valid until the next call; 0 if there is nothing to draw. OpenGL's state is as before.
  [[nodiscard]] unsigned draw(const FieldPicture& picture);
  [[nodiscard]] std::int64_t pictures_drawn() const;  ///< how often the answer was not ready

 private:
  struct Impl;
  explicit FieldRenderer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lscope::gpu
