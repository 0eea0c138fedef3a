#pragma once

#include <memory>

#include "plot/layout.h"

namespace lscope::plot {

/// For tests: every character is 0.6 em wide (what lies beyond U+2E80 1 em), so that a golden layout does not depend
/// on installed fonts.
class FixedMeasurer final : public TextMeasure {
 public:
  [[nodiscard]] float width(const std::string& utf8, float size, Weight weight) const override;
};

/// What pango and the installed fonts make of a text; the same shaping as the cairo painter. Belongs to one thread.
class PangoMeasure final : public TextMeasure {
 public:
  PangoMeasure();
  ~PangoMeasure() override;
  PangoMeasure(const PangoMeasure&) = delete;
  PangoMeasure& operator=(const PangoMeasure&) = delete;
  [[nodiscard]] float width(const std::string& utf8, float size, Weight weight) const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lscope::plot
