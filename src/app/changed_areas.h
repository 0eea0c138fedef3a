#pragma once

#include <imgui.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/options.h"
#include "ui/backdrop.h"

namespace lscope::app {

/// Whole pixels of the window, counted from its top left; right and bottom lie outside.
struct PixelArea {
  int left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] bool empty() const { return left >= right || top >= bottom; }
  friend bool operator==(const PixelArea&, const PixelArea&) = default;
};
[[nodiscard]] PixelArea intersection(const PixelArea& a, const PixelArea& b);
/// The smallest area that holds all of them.
[[nodiscard]] PixelArea bounds_of(std::span<const PixelArea> areas);

/// What a frame is drawn from, and whatever else its pixels depend on.
struct Drawing {
  const ImDrawData& data;  ///< one pixel a unit
  std::span<const ui::Backdrop::Fill> fills;
  ImU32 ground = 0;
  ImTextureID atlas = nullptr;  ///< the fonts; it never changes without forget()
  std::uint64_t textures = 0;   ///< another number whenever any other texture has another content
};

/// Finds out which parts of the window look different from the frame before: of every tile of kTile x kTile pixels it
/// knows a fingerprint of all that is drawn there, in its order (triangles with colours, texture places and clip). A
/// picture that a processor paints then costs what has changed, not what there is. 64 bits a tile: two different
/// contents are taken for the same once in 10^19 comparisons. Cost: linear in triangles, 0.3 ms for 25,000.
class ChangedAreas {
 public:
  static constexpr int kTile = 32;
  static constexpr std::size_t kMost = 16;  ///< areas; more are joined

  /// Areas that share no pixel and hold all that changed; one of the whole size for the first frame, for another size
  /// and where most has changed. Valid until the next call.
  const std::vector<PixelArea>& find(const Drawing& drawing, PixelSize size);
  /// The next frame counts as changed everywhere.
  void forget() { before_.clear(); }

 private:
  struct Tiles {
    int left, top, right, bottom;  ///< right and bottom belong to it
    friend bool operator==(const Tiles&, const Tiles&) = default;
  };
  [[nodiscard]] Tiles tiles_of(const PixelArea& area) const;
  void mark(const Tiles& where, std::uint64_t print);
  void mark_list(const ImDrawList& list, const Drawing& drawing);
  void mark_command(const ImDrawList& list, const ImDrawCmd& command, std::uint64_t print, const PixelArea& clip);
  void join();

  PixelSize size_;
  int columns_ = 0, rows_ = 0;
  std::vector<std::uint64_t> before_, now_;  ///< fingerprints of the tiles, row after row
  std::vector<std::uint64_t> corners_;       ///< fingerprints of a list's vertices
  std::vector<PixelArea> areas_;
};

/// Takes away from a frame what is not drawn in these areas, which share no pixel, and clips the rest to them: the
/// pixels in the areas are those of the whole frame.
void keep_only(ImDrawData& data, std::span<const PixelArea> areas);

}  // namespace lscope::app
