#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/picture_preview.h"
#include "ui/data_state.h"
#include "ui/kit.h"
#include "ui/text_field.h"
#include "ui/word_list.h"

namespace lscope::ui {

/// What stands in a file of pictures: the first of them with their labels, which file the labels come from and what
/// could be taken instead, the balance of the classes, what is to be known and what is wrong.
class DataPictures {
 public:
  void show(std::shared_ptr<const data::PicturePreview> preview);
  /// Other labels are asked for through `actions`.
  void draw(Kit& kit, const Rect& area, DataActions& actions);
  [[nodiscard]] bool usable() const { return preview_ && !preview_->problem; }
  [[nodiscard]] spec::FileSource chosen() const;  ///< its path is empty

 private:
  /// Pixels of one grey side by side, in a thumbnail.
  struct Stripe {
    std::uint8_t x, y, length, grey;
  };
  void make_stripes();
  void draw_grid(Kit& kit, const Rect& area);
  void draw_one(Kit& kit, const Rect& cell, std::size_t index);
  float draw_labels(Kit& kit, float x, float y, float w, DataActions& actions);
  float draw_facts(Kit& kit, float x, float y, float w);

  std::shared_ptr<const data::PicturePreview> preview_;
  std::vector<std::vector<Stripe>> stripes_;  ///< of each thumbnail
  std::string typed_;                         ///< path of other labels
  TextField field_;
  WordList words_;
};

}  // namespace lscope::ui
