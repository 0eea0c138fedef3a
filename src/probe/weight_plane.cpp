#include "probe/weight_plane.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "probe/evaluator.h"

namespace lscope::probe {
namespace {

constexpr std::size_t kTile = Evaluator::kTile;
constexpr int kCoarse = 11;
constexpr int kWidths = 4;
constexpr double kWider = 1.8;

/// The mean data loss of some rows as a function of two weights.
class Loss {
 public:
  explicit Loss(const PlaneRequest& request)
      : request_(request), rows_(*request.rows), evaluate_(request.model), used_(rows_used()) {}

  [[nodiscard]] std::int64_t rows() const { return static_cast<std::int64_t>(used_); }

  /// Nothing once a stop is asked for.
  std::optional<double> at(double x, double y, const std::stop_token& stop) {
    evaluate_.set_weight(request_.first, x);
    evaluate_.set_weight(request_.second, y);
    const auto features = static_cast<std::size_t>(rows_.features);
    double sum = 0;
    for (std::size_t first = 0; first < used_; first += kTile) {
      const std::size_t count = std::min(kTile, used_ - first);
      for (std::size_t t = 0; t < kTile; ++t) {
        const std::size_t row = row_of(first + std::min(t, count - 1));
        for (std::size_t f = 0; f < features; ++f) evaluate_.set_scaled_input(f, t, rows_.x[row * features + f]);
      }
      const float* z = evaluate_.run(stop);
      if (z == nullptr) return std::nullopt;
      for (std::size_t t = 0; t < count; ++t) sum += of_row(z + t, row_of(first + t));
    }
    return sum / static_cast<double>(used_);
  }

 private:
  [[nodiscard]] std::size_t rows_used() const {
    const double points = kPlaneSide * kPlaneSide + kWidths * kCoarse * kCoarse;
    const double affordable = request_.budget / (points * static_cast<double>(evaluate_.weights()));
    const auto wanted = std::max(kFewestPlaneRows, static_cast<std::int64_t>(std::min(affordable, 1e9)));
    return static_cast<std::size_t>(std::min<std::int64_t>(rows_.rows, wanted));
  }
  [[nodiscard]] std::size_t row_of(std::size_t i) const { return i * static_cast<std::size_t>(rows_.rows) / used_; }

  /// The data loss of one row, outputs kTile apart; see core/loss.h.
  [[nodiscard]] double of_row(const float* z, std::size_t row) const {
    const std::size_t outputs = evaluate_.outputs();
    const auto out = [&](std::size_t k) { return static_cast<double>(z[k * kTile]); };
    double sum = 0;
    switch (request_.model.network.loss) {
      case core::Loss::kMse:
        for (std::size_t k = 0; k < outputs; ++k) {
          const double error = out(k) - rows_.y[row * outputs + k];
          sum += error * error;
        }
        return sum / static_cast<double>(outputs);
      case core::Loss::kBceLogits: {
        const double target = rows_.label.empty() ? rows_.y[row] : rows_.label[row];
        return (out(0) > 0 ? out(0) : 0) - out(0) * target + std::log1p(std::exp(-std::abs(out(0))));
      }
      case core::Loss::kSoftmaxCe: {
        double largest = out(0);
        for (std::size_t k = 1; k < outputs; ++k) largest = out(k) > largest ? out(k) : largest;
        for (std::size_t k = 0; k < outputs; ++k) sum += std::exp(out(k) - largest);
        return largest + std::log(sum) - out(static_cast<std::size_t>(rows_.label[row]));
      }
    }
    return NAN;
  }

  const PlaneRequest& request_;
  const data::Rows& rows_;
  Evaluator evaluate_;
  std::size_t used_;
};

double place(double half, int i, int side) { return half * ((2 * i + 1.0) / side - 1); }

/// Losses at the middles of side x side cells; nothing once a stop is asked for.
std::optional<std::vector<float>> grid(Loss& loss, double half, int side, const std::stop_token& stop) {
  std::vector<float> out;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const auto value = loss.at(place(half, column, side), place(half, row, side), stop);
      if (!value) return std::nullopt;
      out.push_back(static_cast<float>(*value));
    }
  return out;
}

/// Where loss + lambda1 (|x| + |y|) + lambda2 (x^2 + y^2) is smallest; NaN never wins.
PlanePoint smallest(const std::vector<float>& loss, double half, int side, double lambda1, double lambda2) {
  PlanePoint best{NAN, NAN, NAN};
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const double x = place(half, column, side), y = place(half, row, side);
      const double value = static_cast<double>(loss[static_cast<std::size_t>(row * side + column)]) +
                           lambda1 * (std::abs(x) + std::abs(y)) + lambda2 * (x * x + y * y);
      if (value < best.value || (std::isnan(best.value) && !std::isnan(value))) best = {x, y, value};
    }
  return best;
}

}  // namespace

std::optional<WeightPlane> weight_plane(const PlaneRequest& request, const std::stop_token& stop) {
  const Model& model = request.model;
  LSCOPE_CHECK(model.parameters != nullptr && request.rows != nullptr && request.rows->rows > 0);
  LSCOPE_CHECK(request.first != request.second);
  Loss loss(request);
  WeightPlane out;
  out.first = request.first;
  out.second = request.second;
  out.side = kPlaneSide;
  out.rows = loss.rows();
  out.of_rows = request.rows->rows;
  out.step = model.step;
  out.tag = request.tag;
  out.now = {model.parameters->at(static_cast<std::size_t>(request.first)),
             model.parameters->at(static_cast<std::size_t>(request.second)), 0};
  const auto here = loss.at(out.now.x, out.now.y, stop);
  if (!here) return std::nullopt;
  out.now.value = *here;
  const double reach = std::max(std::abs(out.now.x), std::abs(out.now.y));
  out.half = std::isfinite(reach) ? std::clamp(1.5 * reach, 0.5, 1e15) : 1;
  for (int width = 0; width < kWidths; ++width) {
    const auto coarse = grid(loss, out.half, kCoarse, stop);
    if (!coarse) return std::nullopt;
    const PlanePoint low = smallest(*coarse, out.half, kCoarse, 0, 0);
    const double edge = place(out.half, kCoarse - 1, kCoarse);
    if (!(std::abs(low.x) >= edge || std::abs(low.y) >= edge)) break;
    if (width + 1 < kWidths) out.half *= kWider;
  }
  auto fine = grid(loss, out.half, kPlaneSide, stop);
  if (!fine) return std::nullopt;
  out.loss = std::move(*fine);
  out.smallest = smallest(out.loss, out.half, kPlaneSide, 0, 0);
  out.penalised = smallest(out.loss, out.half, kPlaneSide, request.lambda1, request.lambda2);
  return out;
}

WeightPlane weight_plane(const PlaneRequest& request) { return *weight_plane(request, std::stop_token{}); }

}  // namespace lscope::probe
