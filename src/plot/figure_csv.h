#pragma once

#include <string>

#include "plot/figure.h"

namespace lscope::plot {

/// The numbers of a figure as one table (RFC 4180, UTF-8, a header row, CRLF), every number in the shortest form that
/// reads back to the same double, an absent value empty:
///
///     curves and bands   x, then a column for each series; of thinned rows "(low)" and "(high)"
///     histogram          from, to, count
///     matrix             truth in rows, prediction in columns
///     anything else      series, x, y, value: a row for each point and for each cell of a field
[[nodiscard]] std::string to_csv(const Figure& figure);

}  // namespace lscope::plot
