#pragma once

namespace lscope::ui {

/// How much room the window has, in design units (pixels / UI scale): large text therefore collapses panels instead of
/// cutting words. VISUAL 2.
enum class SizeClass { kCompact, kRegular, kWide };

[[nodiscard]] constexpr SizeClass size_class(float width, float height) {
  if (width < 1440 || height < 840) return SizeClass::kCompact;
  return width >= 1920 ? SizeClass::kWide : SizeClass::kRegular;
}

}  // namespace lscope::ui
