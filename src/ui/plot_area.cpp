#include "ui/plot_area.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "figures/caption.h"
#include "figures/catalogue.h"
#include "figures/registry.h"
#include "figures/screen_style.h"
#include "figures/smoothing.h"
#include "ui/widgets.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kGutter = 8;
/// A figure of a run at full speed is made at most so often: faster than anybody reads, and it leaves the frame free.
constexpr double kFigureEvery = 1.0 / 30;
/// So many plots get a newer figure in one frame, the oldest first: all of them together would take as long as the rest
/// of the frame. Five plots and 30 frames a second make 12 figures a second of each.
constexpr std::size_t kRemakesAFrame = 2;

/// Figures that may stand in the last place of the lower row: those that have no place of their own.
bool fits_last_place(const figures::Entry& entry) {
  constexpr std::array<std::string_view, 4> kElsewhere{"loss", "fit", "weights", "weights_over_time"};
  return std::find(kElsewhere.begin(), kElsewhere.end(), entry.id) == kElsewhere.end();
}

/// Whether a figure says how good the predictions are, and the one that does for this run.
bool is_quality(std::string_view id) { return id == "accuracy" || id == "r2"; }
std::string_view quality_of(const train::Snapshot& run) {
  return run.network.loss == core::Loss::kMse ? "r2" : "accuracy";
}

/// Whether the rows are the same, but for points that were edited by hand: whoever does that keeps his view.
bool same_but_for_edits(const train::Snapshot& a, const train::Snapshot& b) {
  if (a.data == b.data) return true;
  if (!a.spec || !b.spec || (a.spec->edits.empty() && b.spec->edits.empty())) return false;
  return a.spec->values == b.spec->values && a.spec->file == b.spec->file;
}

/// What the field is asked to fill, from the plot as it stands now: a field that is too narrow for its place makes the
/// plot narrower, so the place is told by the whole area and what its axes take at least. 1 for a plot of usual shape,
/// which every field fills, and steps of 2 % beyond: a window that grows must not ask for each pixel.
double shape_to_fill(const plot::Frame& frame, float scale) {
  constexpr float kBesideIt = 40, kAboveAndBelow = 64;
  const double wide = static_cast<double>(frame.size.x - kBesideIt * scale) /
                      static_cast<double>(std::max(1.0F, frame.plot_bottom_right.y - frame.plot_top_left.y));
  const double tall = static_cast<double>(frame.plot_bottom_right.x - frame.plot_top_left.x) /
                      static_cast<double>(std::max(1.0F, frame.size.y - kAboveAndBelow * scale));
  if (wide > 2) return std::ceil(wide * 50) / 50;
  return tall > 0 && tall < 0.75 ? std::floor(tall * 50) / 50 : 1;
}

const figures::Entry* entry_of(std::string_view id) {
  const figures::Entry* entry = figures::find_entry(id);
  return entry != nullptr && fits_last_place(*entry) ? entry : nullptr;
}

}  // namespace

/// What a figure was made from, kept for the file that is made of it later.
struct PlotArea::Origin {
  explicit Origin(const Cached& cached)
      : run(cached.run),
        field(cached.field),
        activity(cached.activity),
        plane(cached.plane),
        layer(cached.layer),
        smoothing(cached.smoothing) {}
  [[nodiscard]] figures::Source source(const base::Translate& tr) const {
    return {*run, tr, field, layer, activity, plane};
  }
  std::shared_ptr<const train::Snapshot> run;
  std::shared_ptr<const probe::Field> field;
  std::shared_ptr<const probe::Activity> activity;
  std::shared_ptr<const probe::WeightPlane> plane;
  int layer, smoothing;
};

PlotArea::PlotArea(WidgetState& state, FieldPainter* painter)
    : state_(state), painter_(painter), views_{PlotView("loss"),      PlotView("fit"),   PlotView("weights"),
                                               PlotView("over_time"), PlotView("zeros"), PlotView("norms"),
                                               PlotView("quality"),   PlotView("chosen")} {}

void PlotArea::choose(std::string_view id) {
  if (entry_of(id) == nullptr) return;
  chosen_ = id;
  switched_ = id == "zeros" ? kZeros : id == "norms" ? kNorms : is_quality(id) ? kQuality : kChosen;
}

bool PlotArea::animating() const {
  if (waiting_ > 0 || points_.busy()) return true;
  for (std::size_t i = 0; i < views_.size(); ++i)  // one that has left the screen has nowhere to move to
    if (cached_[i].is_drawn && views_[i].busy()) return true;
  return false;
}

void PlotArea::update_style(const Style& style) {
  if (style.theme.name == style_theme_ && style.scale == style_scale_) return;
  style_ = figures::screen_style(style.theme, style.scale);
  style_theme_ = style.theme.name;
  style_scale_ = style.scale;
}

const PlotArea::Cached& PlotArea::figure(Kind kind, const FrameView& view) {
  Cached& cached = cached_[kind];
  const int layer = kind == kWeights ? layer_ : -1;
  const std::string words = view.tr("figure.loss.title");
  const bool other_figure = kind == kChosen && cached.figure.id != chosen_;
  const bool same_words =
      cached.words == words && cached.layer == layer && cached.smoothing == view.smoothing && !other_figure;
  const bool seen_anew = kind == kChosen && (cached.activity != view.activity || cached.plane != view.plane);
  const bool newer = cached.run != view.lane || (kind == kFit && cached.field != view.field) || seen_anew;
  const bool another = !cached.run || cached.run->generation != view.lane->generation || !same_words ||
                       cached.run->state != view.lane->state || cached.run->data != view.lane->data ||
                       cached.run->test_hidden != view.lane->test_hidden;
  cached.is_drawn = true;
  if (!another && newer && (!cached.has_turn || view.now - cached.made_at < kFigureEvery)) {
    if (!std::exchange(cached.waits, true))
      ++waiting_;  // nothing else may happen after this snapshot: ask for one more frame
    return cached;
  }
  if (!another && !newer) return cached;
  // A zoom into the epochs of an earlier run shows nothing of a new one.
  if (cached.run && cached.run->generation != view.lane->generation && kind != kFit) views_[kind].fit();
  if (cached.run && kind == kFit && !same_but_for_edits(*cached.run, *view.lane)) views_[kFit].reset();
  if (other_figure) views_[kChosen].reset();
  const figures::Source source{*view.lane, view.tr, view.field, layer, view.activity, view.plane};
  cached.figure = made(kind, chosen_, source, view.smoothing);
  cached.version = next_version_++;
  cached.run = view.lane;
  cached.field = view.field;
  cached.activity = view.activity;
  cached.plane = view.plane;
  cached.smoothing = view.smoothing;
  cached.words = words;
  cached.layer = layer;
  cached.made_at = view.now;
  return cached;
}

std::string_view PlotArea::entry_name(Kind kind, std::string_view chosen, const train::Snapshot& run) {
  if (kind == kQuality) return quality_of(run);
  constexpr std::array<std::string_view, kQuality> kNames{"loss",  "fit",  "weights", "weights_over_time",
                                                          "zeros", "norms"};
  return kind < kQuality ? kNames.at(kind) : chosen;
}

plot::Figure PlotArea::made(Kind kind, std::string_view chosen, const figures::Source& source, int smoothing) {
  const figures::Entry* entry = figures::find_entry(entry_name(kind, chosen, source.run));
  if (entry == nullptr) return {};
  plot::Figure figure = entry->make(source);
  figures::smooth(figure, smoothing, source.tr);
  return figure;
}

/// The figure as it stands there now, whatever the run does until somebody has chosen a name for it.
PlotOrder PlotArea::order(Kind kind, PlotView::Request asked, const Rect& area) const {
  using Request = PlotView::Request;
  const Cached& cached = cached_[kind];
  PlotOrder order;
  if (asked == Request::kCopyPicture) order.what = PlotOrder::What::kCopyPicture;
  if (asked == Request::kCopyData) order.what = PlotOrder::What::kCopyData;
  for (const auto& [request, format] :
       {std::pair{Request::kSaveSvg, PictureFormat::kSvg}, std::pair{Request::kSavePdf, PictureFormat::kPdf},
        std::pair{Request::kSavePng, PictureFormat::kPng}, std::pair{Request::kSaveCsv, PictureFormat::kCsv}})
    if (asked == request) order.format = format;
  order.wish.id = cached.figure.id;
  order.wish.make = [kind, chosen = chosen_, made_from = Origin{cached}](const base::Translate& tr) {
    return made(kind, chosen, made_from.source(tr), made_from.smoothing);
  };
  order.wish.about = [entry = figures::find_entry(entry_name(kind, chosen_, *cached.run)), run = cached.run](
                         const plot::Figure& figure, const base::Translate& tr) {
    return entry != nullptr ? figures::about(*entry, figure, *run, tr) : plot::Metadata{};
  };
  order.wish.view = views_[kind].on_paper();
  order.wish.shown = {area.w, area.h};
  order.wish.step = cached.run->step;
  return order;
}

void PlotArea::place(Kit& kit, Kind kind, const Rect& area, const PlotExtras& extras) {
  const Cached& cached = figure(kind, kit.view());
  const plot::Figure* edited = kind == kFit ? points_.shown(cached.figure, cached.version) : nullptr;
  // Two fields may be seen at once, so the last place has a texture of its own.
  frame_->painter = painter_ != nullptr ? &painter_->place(kind == kChosen ? 1 : 0) : nullptr;
  const auto asked = views_[kind].draw(kit, area, edited != nullptr ? *edited : cached.figure,
                                       edited != nullptr ? points_.shown_version() : cached.version, full_.has_value(),
                                       *frame_, extras);
  if (asked == PlotView::Request::kToggleFull)
    full_ = full_ ? std::nullopt : std::optional(kind);
  else if (asked != PlotView::Request::kNone)
    order_ = order(kind, asked, area);
  if (auto mark = views_[kind].take_moved_mark()) moved_marks_.push_back(*std::move(mark));
}

void PlotArea::place_fit(Kit& kit, const Rect& area) {
  const float own = PlotView::chips_width(figure(kFit, kit.view()).figure);
  place(kit, kFit, area, points_.extras(kit, area, own));
}

void PlotArea::place_weights(Kit& kit, const Rect& area) {
  const auto layers = static_cast<int>(kit.view().lane->layers.size());
  if (layer_ >= layers) layer_ = -1;
  // Where there is no room for tabs the histogram shows all layers; alone in the area it always has them.
  const bool tabs = area.h >= 300 && layers > 1;
  if (!tabs) {
    layer_ = -1;
    place(kit, kWeights, area, {});
    return;
  }
  PlotExtras extras;
  extras.below = 28;
  extras.draw = [&] { layer_tabs(kit, area, layers); };
  place(kit, kWeights, area, extras);
}

void PlotArea::layer_tabs(Kit& kit, const Rect& area, int layers) {
  float x = area.x + 12;
  for (int layer = -1; layer < layers; ++layer) {
    const std::string label = layer < 0 ? kit.tr("figure.tab.all_layers") : std::to_string(layer + 1);
    const float width = kit.canvas.width(label, Face::kM12) + 18;
    ButtonLook look;
    look.label = label;
    look.selected = layer == layer_;
    if (x + width > area.right() - 12) break;
    if (button(kit, "plot.weights.layer." + std::to_string(layer + 1), {x, area.y + 34, width, 22}, look))
      layer_ = layer;
    x += width + 4;
  }
}

/// A small button in the header of the last place: another figure, or which weights.
struct PlotArea::Chip {
  std::optional<Kind> kind;  ///< none: the weights of the plane
  std::string name, label;
  float width = 0;
};

std::vector<PlotArea::Chip> PlotArea::chips_of(const Kit& kit, bool with_quality) const {
  std::vector<Chip> chips;
  const auto add = [&](std::optional<Kind> kind, const std::string& name, const std::string& key) {
    const std::string label = kit.tr(key);
    chips.push_back({kind, name, label, kit.canvas.width(label, Face::kR11) + 14});
  };
  if (with_quality && switched_ != kQuality)
    add(kQuality, "plot.switch." + std::to_string(kQuality),
        "figure.switch." + std::string(quality_of(*kit.view().lane)));
  if (switched_ != kNorms) add(kNorms, "plot.switch." + std::to_string(kNorms), "figure.switch.norms");
  if (switched_ != kZeros) add(kZeros, "plot.switch." + std::to_string(kZeros), "figure.switch.zeros");
  if (switched_ == kChosen && chosen_ == "weight_plane") add(std::nullopt, "plot.pair", "pair.chip");
  return chips;
}

/// From right to left; gives where they begin.
float PlotArea::draw_chips(Kit& kit, const std::vector<Chip>& chips, float right, float top) {
  for (const Chip& chip : chips) {
    const Rect box{right - chip.width, top, chip.width, 18};
    const Hit hit = kit.item(chip.name, box);
    if (hit.hovered) kit.canvas.rect(box, kit.ink(Token::kHover), 4);
    kit.canvas.outline(box, kit.ink(Token::kStroke), 4);
    kit.canvas.text(box.x + chip.width / 2, box.y + 9, chip.label, Face::kR11, kit.ink(Token::kText3), Align::kCenter);
    if (hit.focused) kit.focus_ring(box, 4);
    if (hit.clicked && chip.kind) switched_ = *chip.kind;
    if (hit.clicked && !chip.kind) pair_.open();
    right -= chip.width + 6;
  }
  return right;
}

void PlotArea::place_switched(Kit& kit, const Rect& area, bool with_quality) {
  const std::vector<Chip> chips = chips_of(kit, with_quality);
  PlotExtras extras;
  for (const Chip& chip : chips) extras.free_right += chip.width + 6;
  const Kind shown = switched_;
  const plot::Figure& now = figure(shown, kit.view()).figure;
  const float own = PlotView::chips_width(now), title = kit.canvas.width(now.title, Face::kS13);
  // Where they would leave title and unit no room they stand in a row of their own.
  const float words = 12 + title + 8 + kit.canvas.width(now.unit, Face::kR11) + 16;
  const bool below = words + extras.free_right + own + 12 > area.w;
  if (below) {
    extras.free_right = 0;
    extras.below = 24;
  }
  extras.draw = [&] {
    const float first = area.right() - (below ? 12 : 6 + own), top = area.y + (below ? 32.0F : 7.0F);
    const float left = draw_chips(kit, chips, first, top);
    const float end = below ? area.right() - own - 12 : left;
    choice_menu(kit, {area.x + 8, area.y + 4, std::min(title + 8, end - area.x - 8), 24}, with_quality);
    pair_.draw(kit);
    if (shown == kChosen && chosen_ == "network") network_.draw(kit, area, views_[kChosen].frame(), style_, painter_);
  };
  place(kit, shown, area, extras);
}

void PlotArea::choice_menu(Kit& kit, const Rect& title, bool with_quality) {
  constexpr const char* kPopup = "plot.choose.menu";
  const Hit hit = kit.item("plot.choose", title);
  // A line under the title says that it can be clicked, and only while somebody is about to.
  if (hit.hovered) kit.canvas.rect({title.x + 4, title.bottom() - 4, title.w - 8, 1}, kit.ink(Token::kText3), 0);
  if (hit.focused) kit.focus_ring(title, 4);
  kit.simple_tip("plot.choose", hit, kit.tr("figure.menu.choose"));
  if (hit.clicked) ImGui::OpenPopup(kPopup);
  if (!ImGui::BeginPopup(kPopup)) return;
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  for (const figures::Entry& entry : figures::all_figures()) {
    if (!fits_last_place(entry)) continue;
    if (is_quality(entry.id) && (!with_quality || entry.id != quality_of(*kit.view().lane))) continue;
    const std::string label = kit.tr(std::string(entry.title_key)) + "###" + std::string(entry.id);
    if (ImGui::MenuItem(label.c_str())) choose(entry.id);
    const float s = kit.canvas.scale();
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    kit.note("plot.choose." + std::string(entry.id), {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
  }
  ImGui::PopFont();
  ImGui::EndPopup();
}

void PlotArea::draw_all(Kit& kit, SizeClass size) {
  const Rect& area = kit.area();
  // VISUAL 2: extra width goes to the loss first, then to the field; extra height to both rows alike.
  const float top = std::round(area.h * (size == SizeClass::kCompact ? 0.515F : 0.5F));
  const float fit = 360 + 0.3F * std::max(0.0F, area.w - 976);
  place(kit, kLoss, {area.x, area.y, area.w - fit - kGutter, top}, {});
  place_fit(kit, {area.right() - fit, area.y, fit, top});
  const int columns = size == SizeClass::kWide ? 4 : 3;
  const float width = (area.w - kGutter * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const auto slot = [&](int i) {
    return Rect{area.x + static_cast<float>(i) * (width + kGutter), area.y + top + kGutter, width,
                area.h - top - kGutter};
  };
  place_weights(kit, slot(0));
  place(kit, kOverTime, slot(1), {});
  const bool wide = size == SizeClass::kWide;
  if (wide && switched_ == kQuality) switched_ = kZeros;
  place_switched(kit, slot(2), !wide);
  if (wide) place(kit, kQuality, slot(3), {});
}

void PlotArea::give_turns() {
  std::vector<Cached*> drawn;
  for (Cached& cached : cached_) {
    cached.waited = std::exchange(cached.waits, false);
    cached.has_turn = !cached.is_drawn;  // what comes into view now is not held back
    if (std::exchange(cached.is_drawn, false)) drawn.push_back(&cached);
  }
  const std::size_t turns = std::min(kRemakesAFrame, drawn.size());
  std::partial_sort(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(turns), drawn.end(),
                    [](const Cached* a, const Cached* b) {
                      // Who has nothing newer to show must not stand before who waits.
                      return a->waited != b->waited ? a->waited : a->made_at < b->made_at;
                    });
  for (std::size_t i = 0; i < turns; ++i) drawn[i]->has_turn = true;
}

/// What the last place wants to know of the probe.
void PlotArea::wish(const train::Snapshot& run) {
  const bool here = cached_[kChosen].is_drawn;
  const double shape = looks_.shape;
  looks_ = {};
  looks_.shape = cached_[kFit].is_drawn ? shape_to_fill(views_[kFit].frame(), style_scale_) : shape;
  looks_.activity = here && (chosen_ == "activations" || chosen_ == "network");
  looks_.plane = here && chosen_ == "weight_plane";
  if (looks_.plane) looks_.pair = pair_.chosen(run);
  if (!here || chosen_ != "network") network_.leave();
  looks_.unit = network_.wanted();
}

/// A figure that nobody sees must not keep the rows of an earlier data set, which may be most of the memory in use.
void PlotArea::let_go(const train::Snapshot& run) {
  for (std::size_t i = 0; i < cached_.size(); ++i) {
    Cached& cached = cached_[i];
    if (cached.is_drawn || !cached.run || cached.run->data == run.data) continue;
    cached = {};
    views_[i].fit();
  }
}

void PlotArea::draw(const Rect& area, SizeClass size, const FrameView& view) {
  update_style(view.style);
  Kit kit(view, state_, Region::kPlots, "plots", area);
  waiting_ = 0;
  points_.update(view);
  give_turns();
  PlotFrame frame{style_, painter_, cursor_, std::nullopt, false};
  frame.smoothing = view.smoothing;
  frame_ = &frame;
  if (full_ == kWeights) {
    place_weights(kit, kit.area());
  } else if (full_ == kFit) {
    place_fit(kit, kit.area());
  } else if (full_ && *full_ == switched_) {
    place_switched(kit, kit.area(), size != SizeClass::kWide);
    if (full_) full_ = switched_;
  } else if (full_) {
    place(kit, *full_, kit.area(), {});
  } else {
    draw_all(kit, size);
  }
  cursor_ = frame.next_cursor;
  if (frame.wanted_smoothing) smoothing_ = frame.wanted_smoothing;
  frame_ = nullptr;
  let_go(*view.lane);
  wish(*view.lane);
}

}  // namespace lscope::ui
