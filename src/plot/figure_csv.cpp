#include "plot/figure_csv.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/number_text.h"

namespace lscope::plot {
namespace {

/// Quoted where a reader would else see more or fewer fields.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string number(double value) { return std::isfinite(value) ? base::exact(value) : std::string(); }

std::string number(const std::vector<double>& values, std::size_t i) {
  return i < values.size() ? number(values[i]) : std::string();
}

class Table {
 public:
  void cell(std::string_view text) {
    if (!at_start_) out_ += ',';
    at_start_ = false;
    out_ += text;
  }
  void end_row() {
    out_ += "\r\n";
    at_start_ = true;
  }
  void row(std::initializer_list<std::string> cells) {
    for (const std::string& text : cells) cell(text);
    end_row();
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool at_start_ = true;
};

/// One column of a table over x: a walk through its own x, which ascends.
struct Column {
  std::string name;
  const std::vector<double>* x;
  const std::vector<double>* values;
  std::size_t next = 0;
};

std::string name_of(const Line& line) {
  if (!line.name.empty()) return line.name;
  return line.end_label.empty() ? line.id : line.end_label;
}

std::vector<Column> columns_of(const Figure& figure) {
  std::vector<Column> out;
  for (const Line& line : figure.lines) {
    const std::string name = name_of(line);
    out.push_back({line.y_high.empty() ? name : name + " (low)", &line.x, &line.y});
    if (!line.y_high.empty()) out.push_back({name + " (high)", &line.x, &line.y_high});
  }
  for (const Band& band : figure.bands) {
    const std::string& name = band.name.empty() ? band.id : band.name;
    out.push_back({name + " (low)", &band.x, &band.low});
    out.push_back({name + " (high)", &band.x, &band.high});
  }
  return out;
}

bool ascends(const Column& column) {
  return std::is_sorted(column.x->begin(), column.x->end()) &&
         std::none_of(column.x->begin(), column.x->end(), [](double x) { return std::isnan(x); });
}

/// All series side by side over the union of their x.
std::string over_x(const Figure& figure, std::vector<Column> columns) {
  Table table;
  table.cell(field(figure.x.label.empty() ? "x" : figure.x.label));
  std::vector<double> all;
  for (const Column& column : columns) {
    table.cell(field(column.name));
    all.insert(all.end(), column.x->begin(), column.x->end());
  }
  table.end_row();
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const double x : all) {
    table.cell(number(x));
    for (Column& column : columns) {
      const bool is_here = column.next < column.x->size() && (*column.x)[column.next] == x;
      table.cell(is_here ? number(*column.values, column.next) : std::string());
      while (column.next < column.x->size() && (*column.x)[column.next] <= x) ++column.next;
    }
    table.end_row();
  }
  return table.take();
}

std::string histogram(const Figure& figure) {
  Table table;
  table.row({"from", "to", "count"});
  for (const Bars& bars : figure.bars) {
    if (bars.edges.empty()) continue;
    if (bars.below > 0) table.row({"", number(bars.edges.front()), number(bars.below)});
    for (std::size_t i = 0; i + 1 < bars.edges.size(); ++i)
      table.row({number(bars.edges[i]), number(bars.edges[i + 1]), number(bars.heights, i)});
    if (bars.above > 0) table.row({number(bars.edges.back()), "", number(bars.above)});
  }
  if (const auto& zero = figure.zero_bar) table.row({number(zero->at), number(zero->at), number(zero->count)});
  return table.take();
}

std::string confusion(const Matrix& matrix) {
  Table table;
  table.cell(field(matrix.row_label + " \\ " + matrix.column_label));
  for (const std::string& name : matrix.names) table.cell(field(name));
  table.end_row();
  for (std::size_t row = 0; row < matrix.names.size(); ++row) {
    table.cell(field(matrix.names[row]));
    for (std::size_t column = 0; column < matrix.names.size(); ++column)
      table.cell(number(matrix.cells, row * matrix.names.size() + column));
    table.end_row();
  }
  return table.take();
}

void add_field(const Heat& heat, Table& table) {
  const auto columns = static_cast<std::size_t>(std::max(heat.columns, 0));
  const auto rows = static_cast<std::size_t>(std::max(heat.rows, 0));
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t i = row * columns + column;
      if (i >= heat.value.size()) return;
      const auto middle = [](const Range& range, std::size_t at, std::size_t count) {
        return range.low + (range.high - range.low) * (static_cast<double>(at) + 0.5) / static_cast<double>(count);
      };
      table.row({"field", number(middle(heat.x, column, columns)), number(middle(heat.y, row, rows)),
                 number(static_cast<double>(heat.value[i]))});
    }
}

std::string one_row_a_point(const Figure& figure) {
  Table table;
  table.row({"series", "x", "y", "value"});
  const auto add = [&](const std::string& name, const std::vector<double>& x, const std::vector<double>& y) {
    for (std::size_t i = 0; i < x.size(); ++i) table.row({field(name), number(x[i]), number(y, i), ""});
  };
  for (const Points& cloud : figure.points) add(cloud.name.empty() ? cloud.id : cloud.name, cloud.x, cloud.y);
  for (const Line& line : figure.lines) add(name_of(line), line.x, line.y);
  for (const Heat& heat : figure.heats) add_field(heat, table);
  return table.take();
}

}  // namespace

std::string to_csv(const Figure& figure) {
  if (figure.matrix) return confusion(*figure.matrix);
  if (!figure.bars.empty()) return histogram(figure);
  std::vector<Column> columns = columns_of(figure);
  const bool only_curves = figure.points.empty() && figure.heats.empty();
  if (only_curves && std::all_of(columns.begin(), columns.end(), ascends)) return over_x(figure, std::move(columns));
  return one_row_a_point(figure);
}

}  // namespace lscope::plot
