#include "data/inputs.h"

#include <utility>

#include "base/check.h"

namespace lscope::data {

Inputs::Inputs(std::shared_ptr<const Bytes> bytes, std::size_t width)
    : bytes_(std::move(bytes)), width_(width), rows_(bytes_->size / width) {
  LSCOPE_CHECK(width >= 1 && bytes_->size % width == 0);
}

bool operator==(const Inputs& a, const Inputs& b) {
  if (!a.compact() && !b.compact()) return a.wide_ == b.wide_;
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

double Inputs::byte_value(std::size_t i) const {
  const std::size_t column = i % width_;
  const double value = row(i / width_)[column];
  return scaler_ ? (value - scaler_->mean[column]) / scaler_->scale[column] : value;
}

std::vector<double>& Inputs::wide() {
  if (compact()) *this = Inputs(as<double>());
  return wide_;
}

const double* Inputs::data() const {
  LSCOPE_CHECK(!compact());
  return wide_.data();
}

Inputs Inputs::picked(std::span<const std::int32_t> rows, std::size_t width) const {
  Inputs out;
  if (!compact()) {
    out.wide_.reserve(rows.size() * width);
    for (const std::int32_t row : rows) {
      const auto from = wide_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * width);
      out.wide_.insert(out.wide_.end(), from, from + static_cast<std::ptrdiff_t>(width));
    }
    return out;
  }
  LSCOPE_CHECK(width == width_);
  std::vector<std::int32_t> order;
  order.reserve(rows.size());
  for (const std::int32_t row : rows) order.push_back(order_ ? (*order_)[static_cast<std::size_t>(row)] : row);
  out.bytes_ = bytes_;
  out.order_ = std::make_shared<const std::vector<std::int32_t>>(std::move(order));
  out.scaler_ = scaler_;
  out.width_ = width_;
  out.rows_ = rows.size();
  return out;
}

template <class S>
std::vector<S> Inputs::as() const {
  if (!compact()) return std::vector<S>(wide_.begin(), wide_.end());
  std::vector<S> out;
  out.reserve(size());
  std::vector<S> line(width_);
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::uint8_t* from = row(i);
    if (scaler_) {
      const double* mean = scaler_->mean.data();
      const double* scale = scaler_->scale.data();
      for (std::size_t j = 0; j < width_; ++j) line[j] = static_cast<S>((from[j] - mean[j]) / scale[j]);
    } else {
      for (std::size_t j = 0; j < width_; ++j) line[j] = static_cast<S>(from[j]);
    }
    out.insert(out.end(), line.begin(), line.end());
  }
  return out;
}

template std::vector<float> Inputs::as<float>() const;
template std::vector<double> Inputs::as<double>() const;

std::vector<std::uint32_t> Inputs::histograms() const {
  LSCOPE_CHECK(compact());
  std::vector<std::uint32_t> count(256 * width_, 0);
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::uint8_t* from = row(i);
    for (std::size_t j = 0; j < width_; ++j) ++count[256 * j + from[j]];
  }
  return count;
}

void Inputs::set_scaler(std::shared_ptr<const Scaler> scaler) {
  LSCOPE_CHECK(compact() && scaler->mean.size() == width_ && scaler->scale.size() == width_);
  scaler_ = std::move(scaler);
}

}  // namespace lscope::data
