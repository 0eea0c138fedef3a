#include "ui/data_pictures.h"

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "ui/class_bars.h"
#include "ui/error_words.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kPicture = 56, kGap = 10, kLabel = 18, kEdge = 12;
constexpr std::size_t kMostStripes = 16000;  // rectangles in a frame that a software rasterizer still draws in time

std::string size_text(Kit& kit, const data::PicturePreview& p) {
  if (p.width == 0) return kit.fill("data.pictures.rows", {base::shown_count(p.rows), base::shown_count(p.inputs)});
  return kit.fill("data.pictures.size", {base::shown_count(p.rows), std::to_string(p.width), std::to_string(p.height)});
}

}  // namespace

void DataPictures::show(std::shared_ptr<const data::PicturePreview> preview) {
  preview_ = std::move(preview);
  typed_ = preview_ ? preview_->labels.string() : "";
  words_.to_top();
  make_stripes();
}

/// As many shades of grey as there is time to draw: photographs change from pixel to pixel, drawings do not.
void DataPictures::make_stripes() {
  for (const int shades : {32, 16, 8, 4}) {
    stripes_.clear();
    std::size_t count = 0;
    const auto width = static_cast<std::size_t>(preview_ ? preview_->thumbnail_width : 0);
    const auto level = [&](std::uint8_t grey) { return (grey * (shades - 1) + 127) / 255; };
    for (const data::Thumbnail& picture : preview_ ? preview_->first : std::vector<data::Thumbnail>{}) {
      std::vector<Stripe>& stripes = stripes_.emplace_back();
      for (std::size_t at = 0; at < picture.grey.size();) {
        const std::size_t x = at % width;
        const int shade = level(picture.grey[at]);
        std::size_t length = 1;
        while (x + length < width && level(picture.grey[at + length]) == shade) ++length;
        if (shade > 0)  // the ground is black
          stripes.push_back({static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(at / width),
                             static_cast<std::uint8_t>(length), static_cast<std::uint8_t>(shade * 255 / (shades - 1))});
        at += length;
      }
      count += stripes.size();
    }
    if (count <= kMostStripes) return;
  }
}

spec::FileSource DataPictures::chosen() const {
  spec::FileSource source;
  if (preview_ && preview_->labels_named) source.labels = preview_->labels.string();
  return source;
}

void DataPictures::draw(Kit& kit, const Rect& area, DataActions& actions) {
  if (!preview_) return;
  Canvas& c = kit.canvas;
  const float side = std::clamp(area.w * 0.34F, 260.0F, 340.0F);
  const float wide = c.text(area.x, area.y + 10, base::printable(preview_->name, 80), Face::kS15,
                            kit.ink(Token::kText1), Align::kLeft, area.w * 0.6F);
  c.text(area.x + wide + 16, area.y + 11, size_text(kit, *preview_), Face::kR12, kit.ink(Token::kText2));
  const float top = area.y + 30, left = area.w - side - 16;
  draw_grid(kit, {area.x, top, left, area.bottom() - top});
  const float x = area.x + left + 16;
  float y = draw_labels(kit, x, top, side, actions);
  y = draw_facts(kit, x, y, side);
  y = draw_class_bars(kit, preview_->classes, x, y, side, area.bottom());
  std::vector<Word> words;
  if (preview_->problem) words.push_back({error_words(*preview_->problem, kit.view().tr), Token::kDanger});
  for (const data::Notice& notice : preview_->notices) words.push_back({notice_words(notice, kit.view().tr)});
  const Rect rest{x, y, side, area.bottom() - y};
  words_.draw(kit, rest, words);
  kit.note(preview_->problem ? "data.problem" : "data.words", rest);
}

void DataPictures::draw_grid(Kit& kit, const Rect& area) {
  Canvas& c = kit.canvas;
  c.rect(area, kit.ink(Token::kScreen), 4);
  c.outline(area, kit.ink(Token::kStroke), 4);
  kit.note("data.pictures", area);
  if (preview_->first.empty()) {
    c.text(area.x + area.w / 2, area.y + area.h / 2, kit.tr("data.pictures.none"), Face::kR13, kit.ink(Token::kText3),
           Align::kCenter, area.w - 2 * kEdge);
    return;
  }
  const float longest = static_cast<float>(std::max(preview_->thumbnail_width, preview_->thumbnail_height));
  const float w = kPicture * static_cast<float>(preview_->thumbnail_width) / longest;
  const float h = kPicture * static_cast<float>(preview_->thumbnail_height) / longest;
  const float across = std::max(w, 34.0F) + kGap, down = h + kLabel + kGap;
  const auto fit = [](float room, float pitch) {
    return static_cast<std::size_t>(std::max(1.0F, std::floor((room + kGap) / pitch)));
  };
  const std::size_t columns = fit(area.w - 2 * kEdge, across), rows = fit(area.h - 2 * kEdge, down);
  for (std::size_t i = 0; i < std::min(preview_->first.size(), columns * rows); ++i)
    draw_one(kit,
             {area.x + kEdge + across * static_cast<float>(i % columns),
              area.y + kEdge + down * static_cast<float>(i / columns), w, h},
             i);
}

/// Bright is large in every theme: it is a picture, and not a part of the window.
void DataPictures::draw_one(Kit& kit, const Rect& cell, std::size_t index) {
  Canvas& c = kit.canvas;
  const data::Thumbnail& picture = preview_->first[index];
  c.rect(cell, IM_COL32_BLACK);
  const float dx = cell.w / static_cast<float>(preview_->thumbnail_width);
  const float dy = cell.h / static_cast<float>(preview_->thumbnail_height);
  for (const Stripe& s : stripes_[index])
    c.rect({cell.x + dx * static_cast<float>(s.x), cell.y + dy * static_cast<float>(s.y),
            dx * static_cast<float>(s.length), dy},
           IM_COL32(s.grey, s.grey, s.grey, 255));
  const bool named = picture.label >= 0;
  const std::string label =
      named ? base::printable(preview_->classes[static_cast<std::size_t>(picture.label)].first, 12) : "–";
  c.text(cell.x + cell.w / 2, cell.bottom() + kLabel / 2, label, Face::kM12,
         kit.ink(named ? Token::kText1 : Token::kText3), Align::kCenter);
  kit.note("data.picture." + std::to_string(index), cell);
}

/// The files that could be meant, and a path for all others.
float DataPictures::draw_labels(Kit& kit, float x, float y, float w, DataActions& actions) {
  const data::PicturePreview& p = *preview_;
  kit.canvas.text(x, y + 8, kit.tr("data.labels"), Face::kS13, kit.ink(Token::kText1));
  std::vector<std::string> items;
  int now = -1;
  for (std::size_t i = 0; i < p.label_files.size(); ++i) {
    const data::LabelFile& file = p.label_files[i];
    items.push_back(base::printable(file.path.filename().string(), 60) + " (" + base::shown_count(file.items) + ")");
    if (file.path == p.labels) now = static_cast<int>(i);
  }
  if (now < 0) {  // they lie elsewhere, or there are none
    items.insert(items.begin(),
                 p.labels.empty() ? kit.tr("data.labels.none") : base::printable(p.labels.filename().string(), 60));
    if (const auto picked = choice(kit, "data.labels", {x, y + 22, w, 28}, items, 0); picked && *picked > 0)
      actions.look_at_labels(p.label_files[static_cast<std::size_t>(*picked - 1)].path.string());
  } else if (const auto picked = choice(kit, "data.labels", {x, y + 22, w, 28}, items, now); picked && *picked != now) {
    actions.look_at_labels(p.label_files[static_cast<std::size_t>(*picked)].path.string());
  }
  kit.canvas.text(x, y + 62, kit.tr("data.labels.path"), Face::kR12, kit.ink(Token::kText3));
  if (field_.draw(kit, "data.labels.path", {x, y + 74, w, 28}, typed_) && !typed_.empty())
    actions.look_at_labels(typed_);
  return y + 114;
}

float DataPictures::draw_facts(Kit& kit, float x, float y, float w) {
  const data::PicturePreview& p = *preview_;
  std::vector<std::string> facts;
  if (!p.problem)
    facts.push_back(kit.fill("data.pictures.classes", {std::to_string(p.classes.size()), base::shown_count(p.inputs)}));
  facts.push_back(kit.fill("data.pictures.values", {base::shown(p.min, 4), base::shown(p.max, 4),
                                                    base::shown_count(p.constant), base::shown_count(p.inputs)}));
  for (const std::string& fact : facts)
    for (const std::string& line : kit.canvas.wrap(fact, Face::kR12, w)) {
      kit.canvas.text(x, y + 4, line, Face::kR12, kit.ink(Token::kText2));
      y += 18;
    }
  return y + 10;
}

}  // namespace lscope::ui
