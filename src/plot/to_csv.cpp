#include "plot/to_csv.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "base/number_text.h"
#include "base/text.h"
#include "plot/trailing_mean.h"

namespace lscope::plot {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string cell(const std::string& raw) {
  std::string text = base::printable(raw, 4096);
  if (!text.empty() && std::string("=+-@").find(text.front()) != std::string::npos) text.insert(0, 1, '\'');
  if (text.find_first_of(",;\"") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string cell(double value) { return std::isnan(value) ? std::string() : base::exact(value); }

/// A float has seven digits; all that its widening to double adds would only be ballast.
double seven_digits(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10.0, 6 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(unit) && unit > 0 ? std::round(value * unit) / unit : value;
}

struct Row {
  double x = kNone, y = kNone, x2 = kNone, y2 = kNone, value = kNone;
  std::string text = {};
};

/// The table so far.
class Table {
 public:
  Table(const Figure& figure, const View& view) : figure_(figure), view_(view) {}

  void begin(const char* element, const std::string& id, const std::string& name) {
    head_ = std::string(element) + "," + cell(id) + "," + cell(name);
  }
  void row(const Row& row) {
    out_ += head_;
    for (const double value : {row.x, row.y, row.x2, row.y2, row.value}) out_ += "," + cell(value);
    out_ += "," + cell(row.text) + "\n";
  }
  [[nodiscard]] bool hidden(const std::string& id) const { return !id.empty() && view_.hidden.contains(id); }
  [[nodiscard]] bool shows(double x, double y) const { return within(view_.x, x) && within(view_.y, y); }
  /// The points of a curve from the last before the range to the first behind it.
  template <class Add>
  void curve(const std::vector<double>& x, std::size_t count, const Add& add) const {
    for (std::size_t i = 0; i < count; ++i) {
      const bool before = i + 1 < count && !reaches(x[i + 1], true);
      const bool after = i > 0 && !reaches(x[i - 1], false);
      if (!before && !after) add(i);
    }
  }
  [[nodiscard]] std::string take() { return std::move(out_); }
  [[nodiscard]] const Figure& figure() const { return figure_; }

 private:
  static bool within(const std::optional<Range>& range, double value) {
    return !range || std::isnan(value) || (value >= range->low && value <= range->high);
  }
  /// Whether x has come as far as the range's begin (or has not yet passed its end).
  [[nodiscard]] bool reaches(double x, bool begin) const {
    if (!view_.x) return true;
    return begin ? !(x < view_.x->low) : !(x > view_.x->high);
  }

  const Figure& figure_;
  const View& view_;
  std::string head_, out_ = "element,id,name,x,y,x2,y2,value,text\n";
};

void add_lines(Table& table) {
  for (const Line& line : table.figure().lines) {
    if (table.hidden(line.id)) continue;
    table.begin("line", line.id, line.name.empty() ? line.end_label : line.name);
    table.curve(line.x, std::min(line.x.size(), line.y.size()), [&](std::size_t i) {
      const double high = i < line.y_high.size() ? line.y_high[i] : kNone;
      table.row({line.x[i], line.y[i], kNone, high == line.y[i] ? kNone : high});
    });
    if (!line.smooth) continue;  // the mean that is drawn over it, of the whole curve as on the screen
    const std::vector<double> mean = trailing_mean(line.y, line.y_high, *line.smooth);
    table.begin("mean", line.id, line.name.empty() ? line.end_label : line.name);
    table.curve(line.x, std::min(line.x.size(), mean.size()), [&](std::size_t i) { table.row({line.x[i], mean[i]}); });
  }
}

void add_bands(Table& table) {
  for (const Band& band : table.figure().bands) {
    if (table.hidden(band.id)) continue;
    table.begin("band", band.id, band.name);
    table.curve(band.x, std::min({band.x.size(), band.low.size(), band.high.size()}), [&](std::size_t i) {
      table.row({band.x[i], band.low[i], kNone, band.high[i]});
    });
  }
}

void add_bars(Table& table) {
  for (const Bars& bars : table.figure().bars) {
    if (table.hidden(bars.id)) continue;
    table.begin("bar", bars.id, bars.name);
    if (bars.edges.empty()) {  // each stands on a place of the axis
      const auto& names = table.figure().x.categories.empty() ? bars.names : table.figure().x.categories;
      for (std::size_t i = 0; i < bars.heights.size(); ++i)
        table.row({static_cast<double>(i), bars.heights[i], kNone, kNone, kNone, i < names.size() ? names[i] : ""});
      continue;
    }
    if (bars.below > 0) table.row({kNone, bars.below, bars.edges.front()});
    for (std::size_t i = 0; i < bars.heights.size() && i + 1 < bars.edges.size(); ++i)
      table.row({bars.edges[i], bars.heights[i], bars.edges[i + 1]});
    if (bars.above > 0) table.row({bars.edges.back(), bars.above});
  }
  if (!table.figure().zero_bar) return;
  const ZeroBar& zero = *table.figure().zero_bar;
  table.begin("zero_bar", "", zero.caption);
  table.row({zero.at, zero.count, kNone, kNone, zero.total});
  table.begin("bar", "beside_zero", "");
  table.row({zero.at, zero.rest_of_bin, zero.at});
}

void add_error_bars(Table& table) {
  for (const ErrorBars& bars : table.figure().error_bars) {
    if (table.hidden(bars.id)) continue;
    table.begin("error_bar", bars.id, bars.name);
    const auto at = [](const std::vector<double>& values, std::size_t i) {
      return i < values.size() ? values[i] : kNone;
    };
    for (std::size_t i = 0; i < std::min(bars.x.size(), bars.y.size()); ++i) {
      if (!table.shows(bars.x[i], bars.y[i])) continue;
      table.row({bars.x[i], at(bars.low, i), kNone, at(bars.high, i), bars.y[i]});
      if (i < bars.x_low.size() || i < bars.x_high.size())
        table.row({at(bars.x_low, i), bars.y[i], at(bars.x_high, i), kNone, bars.x[i]});
    }
  }
}

void add_ridges(Table& table) {
  for (const Ridges& ridges : table.figure().ridges) {
    if (table.hidden(ridges.id)) continue;
    for (const Ridge& curve : ridges.curves) {
      table.begin("ridge", ridges.id, curve.label);
      table.curve(ridges.x, std::min(ridges.x.size(), curve.height.size()), [&](std::size_t i) {
        table.row({ridges.x[i], curve.height[i]});
      });
    }
  }
}

void add_segments(Table& table) {
  for (const Segments& strokes : table.figure().segments) {
    if (table.hidden(strokes.id)) continue;
    table.begin("segment", strokes.id, strokes.name);
    const std::size_t count = std::min({strokes.x0.size(), strokes.y0.size(), strokes.x1.size(), strokes.y1.size()});
    for (std::size_t i = 0; i < count; ++i)
      table.row({strokes.x0[i], strokes.y0[i], strokes.x1[i], strokes.y1[i],
                 i < strokes.width.size() ? static_cast<double>(strokes.width[i]) : kNone});
  }
}

void add_images(Table& table) {
  for (const ValueImage& image : table.figure().images) {
    if (table.hidden(image.id) || image.columns <= 0) continue;
    table.begin("pixel", image.id, image.caption);
    const auto columns = static_cast<std::size_t>(image.columns);
    for (std::size_t i = 0; i < image.value.size(); ++i)
      table.row({static_cast<double>(i % columns), static_cast<double>(i / columns), kNone, kNone,
                 seven_digits(static_cast<double>(image.value[i]))});
  }
}

void add_points(Table& table) {
  for (const Points& cloud : table.figure().points) {
    if (table.hidden(cloud.id)) continue;
    table.begin("point", cloud.id, cloud.name);
    for (std::size_t i = 0; i < std::min(cloud.x.size(), cloud.y.size()); ++i)
      if (table.shows(cloud.x[i], cloud.y[i])) table.row({cloud.x[i], cloud.y[i], kNone, kNone, kNone, cloud.number});
  }
}

void add_cells(Table& table) {
  for (const Heat& heat : table.figure().heats) {
    table.begin("cell", "field", "");
    const auto columns = static_cast<std::size_t>(std::max(0, heat.columns));
    const auto middle = [](Range range, std::size_t i, int count) {
      return range.low + (range.high - range.low) * (static_cast<double>(i) + 0.5) / count;
    };
    for (std::size_t i = 0; columns > 0 && i < heat.value.size(); ++i) {
      Row row{middle(heat.x, i % columns, heat.columns), middle(heat.y, i / columns, heat.rows)};
      row.value = seven_digits(static_cast<double>(heat.value[i]));
      if (i < heat.winner.size()) row.text = std::to_string(heat.winner[i]);
      if (table.shows(row.x, row.y)) table.row(row);
    }
  }
  if (!table.figure().matrix) return;
  const Matrix& matrix = *table.figure().matrix;
  const std::size_t classes = matrix.names.size();
  for (std::size_t i = 0; i < matrix.cells.size() && i < classes * classes; ++i) {
    table.begin("count", matrix.names[i / classes], matrix.row_label);
    table.row({kNone, kNone, kNone, kNone, matrix.cells[i], matrix.names[i % classes]});
  }
}

void add_labels(Table& table) {
  const Figure& figure = table.figure();
  const auto one = [&](const char* element, const Row& row) {
    table.begin(element, "", "");
    table.row(row);
  };
  for (const Mark& mark : figure.marks)
    if (table.shows(mark.x, kNone)) one("mark", {mark.x, kNone, kNone, kNone, kNone, mark.text});
  for (const Level& level : figure.levels)
    if (table.shows(kNone, level.y)) one("level", {kNone, level.y, kNone, kNone, kNone, level.text});
  for (const Spot& spot : figure.spots)
    if (table.shows(spot.x, spot.y)) one("spot", {spot.x, spot.y, kNone, kNone, kNone, spot.text});
  for (const Note& note : figure.notes)
    if (table.shows(note.x, note.y)) one("note", {note.x, note.y, kNone, kNone, kNone, note.text});
  if (figure.bracket)
    one("bracket", {kNone, figure.bracket->low, kNone, figure.bracket->high, kNone,
                    figure.bracket->caption + " " + figure.bracket->value});
}

}  // namespace

std::string to_csv(const Figure& figure, const View& view) {
  Table table(figure, view);
  add_lines(table);
  add_bands(table);
  add_bars(table);
  add_error_bars(table);
  add_ridges(table);
  add_segments(table);
  add_points(table);
  add_cells(table);
  add_images(table);
  add_labels(table);
  return table.take();
}

}  // namespace lscope::plot
