#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/number_text.h"
#include "figures/smoothing.h"
#include "plot/range.h"
#include "ui/axis_math.h"
#include "ui/keyboard.h"
#include "ui/plot_parts.h"
#include "ui/plot_view.h"

namespace lscope::ui {
namespace {

using spec::Token;

constexpr float kRow = 26, kWidth = 250;

/// The rows of a popup: chosen by the mouse, or by arrows and Enter.
class Rows {
 public:
  Rows(Kit& kit, std::string name, int& at) : kit_(kit), name_(std::move(name)), at_(at) {
    const auto pressed = [](ImGuiKey_ key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), true); };
    entered_ = !ImGui::GetIO().WantTextInput && at_ >= 0 &&
               (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeyPadEnter)) && !ImGui::IsWindowAppearing();
    if (ImGui::GetIO().WantTextInput) return;
    if (pressed(ImGuiKey_DownArrow)) ++at_;
    if (pressed(ImGuiKey_UpArrow)) at_ = at_ < 0 ? 1000 : std::max(0, at_ - 1);
  }
  ~Rows() { at_ = std::min(at_, count_ - 1); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// True if the row was chosen. `key` is its text's; the item is "loss.menu.figure.menu.fit".
  bool row(const char* key, const char* shortcut = "", bool chosen = false) {
    const float s = kit_.canvas.scale();
    const bool here = count_++ == at_;
    const std::string id = kit_.tr(key) + "##" + key;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    bool clicked = ImGui::Selectable(id.c_str(), here, 0, {kWidth * s, kRow * s});
    const float middle = at.y / s + kRow / 2;
    Canvas paper(*ImGui::GetWindowDrawList(), kit_.view(), {at.x, at.y, kWidth * s, kRow * s});
    if (chosen) draw_icon(paper, Icon::kCheck, at.x / s + kWidth - 10, middle, kit_.ink(Token::kAccent));
    paper.text(at.x / s + kWidth - 4, middle, shortcut, Face::kR11, kit_.ink(Token::kText3), Align::kRight);
    kit_.note(name_ + "." + key, {at.x / s, at.y / s, kWidth, kRow});
    if (here && entered_) {
      clicked = true;
      ImGui::CloseCurrentPopup();
    }
    return clicked;
  }

 private:
  Kit& kit_;
  std::string name_;
  int& at_;
  int count_ = 0;
  bool entered_ = false;
};

/// Opens with the style that all popups of the plots have; false while it is closed.
bool begin_popup(const Kit& kit, const std::string& id) {
  ImGui::PushFont(kit.canvas.font(Face::kR13));
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, {0, 0.5F});
  if (ImGui::BeginPopup(id.c_str(), ImGuiWindowFlags_NoMove)) return true;
  ImGui::PopStyleVar();
  ImGui::PopFont();
  return false;
}

void end_popup() {
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false)) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
  ImGui::PopStyleVar();
  ImGui::PopFont();
}

void write(std::array<char, 32>& to, double value) {
  const std::string text = base::shown(value, 6);
  // A minus sign as typographers write it is none that a number may begin with.
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "−") == 0) {
      plain += '-';
      i += 2;
    } else {
      plain += text[i];
    }
  }
  to.fill('\0');
  std::memcpy(to.data(), plain.data(), std::min(plain.size(), to.size() - 1));
}

}  // namespace

PlotView::Request PlotView::menu(Kit& kit, const plot::Figure& figure, bool is_full, PlotFrame& frame) {
  const std::string id = name_ + ".menu";
  if (std::exchange(menu_asked_, false)) {
    ImGui::OpenPopup(id.c_str());
    // By the keyboard it opens inside its plot, wherever the mouse is. The plot is the newest item.
    const ImVec2 corner = ImGui::GetItemRectMin();
    const plot::Px inner = layout_.frame.plot_top_left;
    if (menu_row_ == 0) ImGui::SetNextWindowPos({corner.x + inner.x + 16, corner.y + inner.y + 16});
  }
  Request request = Request::kNone;
  if (!begin_popup(kit, id)) {
    if (!ImGui::IsPopupOpen(id.c_str())) menu_row_ = -1;
    return request;
  }
  {
    Rows rows(kit, id, menu_row_);
    const auto ask = [&](const char* key, Request wish, const char* shortcut = "") {
      if (rows.row(key, shortcut)) request = wish;
    };
    ask(is_full ? "figure.menu.back" : "figure.menu.full", Request::kToggleFull);
    if (rows.row("figure.menu.fit", "F")) fit_smoothly();
    if (allowed_scales(figure.y).size() > 1)
      for (const plot::Scale scale : allowed_scales(figure.y))
        if (rows.row(scale_key(scale), "", layout_.frame.y_scale == scale)) set_scale(Along::kY, scale);
    if (figures::can_smooth(figure)) {
      ImGui::Separator();
      for (const int records : figures::kSmoothWindows) {
        const std::string key = "figure.menu.smooth." + std::to_string(records);
        if (rows.row(key.c_str(), "", records == frame.smoothing)) frame.wanted_smoothing = records;
      }
    }
    ImGui::Separator();
    ask("figure.menu.save_svg", Request::kSaveSvg, "E");
    ask("figure.menu.save_pdf", Request::kSavePdf);
    ask("figure.menu.save_png", Request::kSavePng);
    ask("figure.menu.save_csv", Request::kSaveCsv);
    ImGui::Separator();
    ask("figure.menu.copy_picture", Request::kCopyPicture, "Ctrl C");
    ask("figure.menu.copy_data", Request::kCopyData, "Ctrl Shift C");
  }
  end_popup();
  return request;
}

void PlotView::open_axis_menu(Along axis) {
  axis_ = axis;
  axis_asked_ = true;
  range_refused_ = false;
  const plot::Range shown = axis == Along::kX ? aim().x : aim().y;
  write(low_text_, shown.low);
  write(high_text_, shown.high);
}

/// Both ends, in effect once both are numbers that make a range.
void PlotView::type_range(Kit& kit) {
  const float s = kit.canvas.scale();
  const auto field = [&](const char* key, std::array<char, 32>& text) {
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(kit.tr(key).c_str());
    ImGui::SameLine(90 * s);
    ImGui::SetNextItemWidth(150 * s);
    const std::string id = std::string("##") + key;
    const bool done = ImGui::InputText(id.c_str(), text.data(), text.size(), ImGuiInputTextFlags_EnterReturnsTrue);
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    kit.note(name_ + ".axis." + key, {a.x / s, a.y / s, (b.x - a.x) / s, (b.y - a.y) / s});
    return done || ImGui::IsItemDeactivatedAfterEdit();
  };
  const bool low_done = field("figure.axis.low", low_text_);
  const bool high_done = field("figure.axis.high", high_text_);
  if (low_done || high_done) {
    const plot::Frame& f = aim();
    const plot::AxisScale scale = axis_ == Along::kX ? x_scale_of(f) : y_scale_of(f);
    const auto low = base::parse_number(low_text_.data()), high = base::parse_number(high_text_.data());
    const bool good = low.ok() && high.ok() && std::isfinite(low.value()) && std::isfinite(high.value()) &&
                      low.value() < high.value() && (scale.kind != plot::Scale::kLog10 || low.value() > 0);
    range_refused_ = !good;
    if (good) {
      const plot::Range range = plot::safe_range({low.value(), high.value()}, scale);
      axis_ == Along::kX ? hold_x(range) : hold_y(range);
      changed(true);
    }
  }
  if (!range_refused_) return;
  ImGui::PushStyleColor(ImGuiCol_Text, kit.ink(Token::kDanger));
  ImGui::PushTextWrapPos(kWidth * s);
  ImGui::TextUnformatted(kit.tr("figure.axis.refused").c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
}

void PlotView::axis_menu(Kit& kit, const plot::Figure& figure) {
  const std::string id = name_ + ".axis.menu";
  if (std::exchange(axis_asked_, false)) ImGui::OpenPopup(id.c_str());
  if (!begin_popup(kit, id)) return;
  const bool is_x = axis_ == Along::kX;
  const plot::Axis& axis = is_x ? figure.x : figure.y;
  const plot::Scale shown = is_x ? layout_.frame.x_scale : layout_.frame.y_scale;
  {
    int none = -1;
    Rows rows(kit, name_ + ".axis", none);
    if (allowed_scales(axis).size() > 1)
      for (const plot::Scale scale : allowed_scales(axis))
        if (rows.row(scale_key(scale), "", shown == scale)) set_scale(axis_, scale);
    // What follows by itself: the end of the run along x, the values that are seen along y.
    const bool follows = is_x ? !held_x_ : !view_.y.has_value();
    const char* key = is_x && is_over_epochs(figure) ? "figure.axis.follow" : "figure.axis.automatic";
    if (rows.row(key, "", follows)) {
      if (follows && is_x) hold_x(aim().x);
      if (follows && !is_x) hold_y(aim().y);
      if (!follows && is_x) {
        held_x_ = false;
        view_.x.reset();
        followed_x_.reset();
      }
      if (!follows && !is_x) view_.y.reset();
      changed(true);
    }
    if (rows.row("figure.menu.fit", "F")) fit_smoothly();
    ImGui::Separator();
    type_range(kit);
  }
  end_popup();
}

}  // namespace lscope::ui
