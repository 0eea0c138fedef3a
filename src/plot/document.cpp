#include "plot/document.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "plot/cairo_painter.h"
#include "plot/image_surface.h"
#include "plot/pango_text.h"
#include "plot/pdf_metadata.h"
#include "plot/text_measure.h"

namespace lscope::plot {
namespace {

constexpr double kBody = 9, kCaption = 8, kSmall = 7.5, kNote = 6.8, kTitle = 20, kSubtitle = 11, kHeading = 11;
constexpr double kLeading = 1.4;  ///< line height in em
constexpr Rgba kInk{0x13, 0x1A, 0x20, 255}, kQuiet{0x5E, 0x6B, 0x77, 255}, kRule{0xC9, 0xD0, 0xD6, 255};

struct Type {
  double size;
  Weight weight = Weight::kRegular;
  Rgba color = kInk;
};
constexpr Type kCaptionType{kCaption}, kNoteType{kNote, Weight::kRegular, kQuiet};
constexpr double kFigureSpace = 18;  ///< above a figure that is not the first of its page
constexpr double kCaptionSpace = 6, kNoteSpace = 2;
constexpr double kMostGrowth = 0.3;  ///< of a figure's height, where its page has room

/// A page after another, filled from the top; knows where it stands.
class Writer {
 public:
  Writer(const Document& document, const PageFormat& page, const Style& style, std::string& out)
      : document_(document),
        page_(page),
        style_(style),
        surface_(cairo_pdf_surface_create_for_stream(append_bytes, &out, page.width, page.height)) {
    describe_pdf(surface_.get(), document.about);
    cairo_.reset(cairo_create(surface_.get()));
    use_exact_metrics(cairo_.get());
    start_page();
  }

  void title_page() {
    paragraph(document_.title, {kTitle, Weight::kSemiBold}, 4);
    paragraph(document_.subtitle, {kSubtitle, Weight::kRegular, kQuiet}, 14);
    for (const std::string& text : document_.paragraphs) paragraph(text, {kBody}, 5);
  }
  void table(const DocumentTable& table);
  void figures();
  base::Status finish() {
    end_page();
    const cairo_status_t drawn = cairo_status(cairo_.get());
    cairo_.reset();
    cairo_surface_finish(surface_.get());
    const cairo_status_t written = cairo_surface_status(surface_.get());
    if (drawn != CAIRO_STATUS_SUCCESS) return cairo_failure(drawn);
    if (written != CAIRO_STATUS_SUCCESS) return cairo_failure(written);
    return base::Done{};
  }

 private:
  [[nodiscard]] double text_width() const { return page_.width - 2 * page_.margin; }
  [[nodiscard]] double floor() const { return page_.height - page_.margin - 14; }  ///< above the footer
  [[nodiscard]] double room() const { return floor() - y_; }

  void start_page() {
    ++number_;
    y_ = page_.margin;
  }
  void end_page() {
    const std::string number = std::to_string(number_);
    cairo_pdf_surface_set_page_label(surface_.get(), number.c_str());
    const double row = page_.height - page_.margin + 8;
    put(document_.footer, page_.margin, row, {kSmall, Weight::kRegular, kQuiet}, text_width() - 40, 0);
    put(number, page_.width - page_.margin, row, {kSmall, Weight::kRegular, kQuiet}, 40, 1);
    cairo_show_page(cairo_.get());
  }
  void break_page() {
    end_page();
    start_page();
  }

  [[nodiscard]] PangoLayoutPtr shape(const std::string& text, const Type& type) const {
    return shaped(cairo_.get(), text, static_cast<float>(type.size), type.weight);
  }
  void set_color(Rgba c) const { cairo_set_source_rgb(cairo_.get(), c.r / 255.0, c.g / 255.0, c.b / 255.0); }
  /// One line, cut with an ellipsis where it is wider than `width`; `align` 0 = from x on, 1 = up to x.
  void put(const std::string& text, double x, double baseline, const Type& type, double width, double align) const {
    if (text.empty()) return;
    const PangoLayoutPtr line = shape(text, type);
    if (width_of(line.get()) > width) {
      pango_layout_set_ellipsize(line.get(), PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_width(line.get(), static_cast<int>(std::max(1.0, width) * PANGO_SCALE));
    }
    set_color(type.color);
    cairo_move_to(cairo_.get(), x - align * std::min(width, width_of(line.get())), baseline);
    pango_cairo_show_layout_line(cairo_.get(), pango_layout_get_line_readonly(line.get(), 0));
  }
  void rule(double y, Rgba color) const {
    set_color(color);
    cairo_set_line_width(cairo_.get(), 0.5);
    cairo_move_to(cairo_.get(), page_.margin, y);
    cairo_line_to(cairo_.get(), page_.width - page_.margin, y);
    cairo_stroke(cairo_.get());
  }

  /// A text broken into lines; words, and Chinese between any two characters.
  [[nodiscard]] PangoLayoutPtr wrapped(const std::string& text, const Type& type, std::size_t strong_bytes) const {
    PangoLayoutPtr layout = shape(text, type);
    pango_layout_set_single_paragraph_mode(layout.get(), FALSE);
    pango_layout_set_width(layout.get(), static_cast<int>(text_width() * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    if (strong_bytes > 0) {
      PangoAttrList* attributes = pango_attr_list_copy(pango_layout_get_attributes(layout.get()));
      PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
      bold->start_index = 0;
      bold->end_index = static_cast<guint>(strong_bytes);
      pango_attr_list_insert(attributes, bold);
      pango_layout_set_attributes(layout.get(), attributes);
      pango_attr_list_unref(attributes);
    }
    return layout;
  }
  [[nodiscard]] static int lines_of(const PangoLayoutPtr& text) { return pango_layout_get_line_count(text.get()); }
  void set_lines(const PangoLayoutPtr& text, const Type& type) {
    set_color(type.color);
    for (int i = 0; i < lines_of(text); ++i) {
      if (room() < kLeading * type.size) {
        break_page();
        set_color(type.color);
      }
      y_ += kLeading * type.size;
      cairo_move_to(cairo_.get(), page_.margin, y_ - 0.3 * type.size);
      pango_cairo_show_layout_line(cairo_.get(), pango_layout_get_line_readonly(text.get(), i));
    }
  }
  void paragraph(const std::string& text, const Type& type, double below) {
    if (text.empty()) return;
    set_lines(wrapped(text, type, 0), type);
    y_ += below;
  }
  struct Block;
  [[nodiscard]] Block block_of(const DocumentFigure& figure) const;
  [[nodiscard]] double height_of(const Block& block) const;
  void figure(const Block& block, double growth);
  [[nodiscard]] std::vector<double> column_ends(const DocumentTable& table, double width) const;
  void table_row(const std::vector<std::string>& cells, const std::vector<double>& ends, double left, bool numbers,
                 const Type& type) const;

  const Document& document_;
  const PageFormat& page_;
  const Style& style_;
  Surface surface_;
  Context cairo_;
  double y_ = 0;
  int number_ = 0;
};

/// Right ends of the columns of one part, as wide as their widest cell asks, the first taking what is left over.
std::vector<double> Writer::column_ends(const DocumentTable& table, double width) const {
  std::size_t columns = table.head.size();
  for (const auto& row : table.rows) columns = std::max(columns, row.size());
  std::vector<double> wide(columns, 0);
  const auto look = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i)
      wide[i] = std::max(wide[i], width_of(shape(row[i], {kSmall, Weight::kSemiBold}).get()) + 8);
  };
  look(table.head);
  for (const auto& row : table.rows) look(row);
  for (std::size_t i = 1; i < columns; ++i) wide[i] = std::min(wide[i], width * 0.45);
  double others = 0;
  for (std::size_t i = 1; i < columns; ++i) others += wide[i];
  const double spare = width - others;
  if (columns > 0) wide[0] = table.numbers ? std::min(wide[0], spare) : spare;
  std::vector<double> ends;
  double at = 0;
  for (const double w : wide) ends.push_back(at += w);
  return ends;
}

void Writer::table_row(const std::vector<std::string>& cells, const std::vector<double>& ends, double left,
                       bool numbers, const Type& type) const {
  for (std::size_t i = 0; i < cells.size() && i < ends.size(); ++i) {
    const double from = i == 0 ? 0 : ends[i - 1], width = ends[i] - from - 6;
    const bool to_right = numbers && i > 0;
    put(cells[i], left + (to_right ? ends[i] - 2 : from), y_ - 3.2, type, width, to_right ? 1 : 0);
  }
}

void Writer::table(const DocumentTable& table) {
  const double row_height = 1.55 * kSmall;
  const auto parts = static_cast<std::size_t>(std::max(1, table.side_by_side));
  const double gap = 18, width = (text_width() - gap * static_cast<double>(parts - 1)) / static_cast<double>(parts);
  const std::vector<double> ends = column_ends(table, width);
  std::size_t from = 0;
  y_ += 10;
  bool first = true;
  while (first || from < table.rows.size()) {
    const std::size_t left_over = table.rows.size() - from;
    const std::size_t wanted = (left_over + parts - 1) / parts;
    const double heads = kHeading * kLeading + (table.head.empty() ? 0 : row_height) + 6;
    const double here = std::floor((room() - heads) / row_height);
    const double page_holds = std::floor((floor() - page_.margin - heads) / row_height);
    // Whole where a page can hold it, else from where at least a few rows fit.
    if (here < std::min(page_holds, static_cast<double>(wanted)) && y_ > page_.margin + 1) {
      break_page();
      continue;
    }
    const std::size_t rows = std::min(wanted, static_cast<std::size_t>(std::max(1.0, here)));
    if (first) paragraph(table.title, {kHeading, Weight::kSemiBold}, 2);
    const double top = y_;
    rule(top, kRule);
    for (std::size_t part = 0; part < parts; ++part) {
      const double left = page_.margin + static_cast<double>(part) * (width + gap);
      y_ = top;
      if (!table.head.empty()) {
        y_ += row_height;
        table_row(table.head, ends, left, table.numbers, {kSmall, Weight::kMedium, kQuiet});
      }
      for (std::size_t i = 0; i < rows && from < table.rows.size(); ++i, ++from) {
        y_ += row_height;
        const bool strong = from < table.strong.size() && table.strong[from];
        table_row(table.rows[from], ends, left, table.numbers, {kSmall, strong ? Weight::kSemiBold : Weight::kRegular});
      }
    }
    y_ = top + row_height * static_cast<double>(rows + (table.head.empty() ? 0 : 1)) + 1;
    rule(y_, kRule);
    y_ += 4;
    first = false;
  }
}

/// A figure with what stands below it, broken into lines.
struct Writer::Block {
  const DocumentFigure* figure = nullptr;
  PangoLayoutPtr caption, note;
};

Writer::Block Writer::block_of(const DocumentFigure& figure) const {
  const std::string label = figure.label + "  ";
  Block out{&figure, wrapped(label + figure.caption, kCaptionType, label.size()), {}};
  if (!figure.note.empty()) out.note = wrapped(figure.note, kNoteType, 0);
  return out;
}

double Writer::height_of(const Block& block) const {
  const double note = block.note ? kNoteSpace + lines_of(block.note) * kLeading * kNoteType.size : 0;
  return page_.figure_height + kCaptionSpace + lines_of(block.caption) * kLeading * kCaptionType.size + note;
}

/// As many as fit stand on a page; what is left of it makes them higher, so that no page ends half empty.
void Writer::figures() {
  std::vector<Block> blocks;
  for (const DocumentFigure& figure : document_.figures) blocks.push_back(block_of(figure));
  for (std::size_t first = 0; first < blocks.size();) {
    double used = 0;
    std::size_t end = first;
    while (end < blocks.size()) {
      const double space = y_ > page_.margin + 1 || end > first ? kFigureSpace : 0;
      if (used + space + height_of(blocks[end]) > room()) break;
      used += space + height_of(blocks[end++]);
    }
    if (end == first && y_ > page_.margin + 1) {
      break_page();
      continue;
    }
    end = std::max(end, first + 1);  // a caption longer than a page is broken inside
    // Two points are left, so that no rounding drives a caption's last line over to the next page.
    const double spare = std::max(0.0, room() - used - 2) / static_cast<double>(end - first);
    for (; first < end; ++first) figure(blocks[first], std::min(spare, kMostGrowth * page_.figure_height));
  }
}

void Writer::figure(const Block& block, double growth) {
  const DocumentFigure& figure = *block.figure;
  if (y_ > page_.margin + 1) y_ += kFigureSpace;
  const std::string outline = base::printable(figure.label + "  " + figure.figure.title, 200);
  const std::string target = "page=" + std::to_string(number_);
  cairo_pdf_surface_add_outline(surface_.get(), CAIRO_PDF_OUTLINE_ROOT, outline.c_str(), target.c_str(),
                                CAIRO_PDF_OUTLINE_FLAG_OPEN);
  const double height = page_.figure_height + growth;
  const Px size{static_cast<float>(text_width() * page_.units_per_point),
                static_cast<float>(height * page_.units_per_point)};
  const Layout drawn = layout(figure.figure, size, {}, style_, PangoMeasure());
  cairo_save(cairo_.get());
  cairo_translate(cairo_.get(), page_.margin, y_);
  cairo_scale(cairo_.get(), 1 / page_.units_per_point, 1 / page_.units_per_point);
  paint(cairo_.get(), drawn.list);
  cairo_restore(cairo_.get());
  y_ += height + kCaptionSpace;
  set_lines(block.caption, kCaptionType);
  if (!block.note) return;
  y_ += kNoteSpace;
  set_lines(block.note, kNoteType);
}

}  // namespace

base::Result<std::string> to_pdf(const Document& document, const PageFormat& page, const Style& style) {
  std::string out;
  Writer writer(document, page, style, out);
  writer.title_page();
  for (const DocumentTable& table : document.tables) writer.table(table);
  writer.figures();
  for (const DocumentTable& table : document.last_tables) writer.table(table);
  if (const base::Status done = writer.finish(); !done.ok()) return done.error();
  return out;
}

}  // namespace lscope::plot
