#pragma once

#include <array>
#include <optional>

#include "figures/weight_choice.h"
#include "ui/kit.h"

namespace lscope::ui {

/// Which two weights the picture of diamond and circle is about: the reader's, as long as the network has them, else
/// the two that the program finds worth looking at.
class PairChooser {
 public:
  /// The reader's pair; none: the program's own choice. What a smaller network no longer has is forgotten.
  [[nodiscard]] std::optional<figures::WeightPair> chosen(const train::Snapshot& run);
  void open() { asked_ = true; }
  /// The popup, while it is open.
  void draw(Kit& kit);

 private:
  struct Side {
    int layer = 1, from = 1, to = 1;  ///< as they are typed: from 1
  };
  void start(const train::Snapshot& run);
  bool draw_side(Kit& kit, const char* name, std::size_t at, const core::ParameterLayout& layout);
  void take(const core::ParameterLayout& layout);

  std::optional<figures::WeightPair> pair_;
  std::array<Side, 2> sides_{};
  bool asked_ = false, is_same_ = false;
};

}  // namespace lscope::ui
