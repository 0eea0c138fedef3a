#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace lscope::core {

template <class S>
using Vec = Eigen::Matrix<S, Eigen::Dynamic, 1>;
template <class S>
using Mat = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;
template <class S>
using VecIn = const Eigen::Ref<const Vec<S>>&;  ///< read-only view of a block
template <class S>
using VecOut = Eigen::Ref<Vec<S>>;  ///< writable view of a block
using Index = Eigen::Index;

/// Values in 64 bytes of float. Columns and blocks start at multiples of it, so sums that a compiler or Eigen
/// vectorises never depend on where the memory came from.
inline constexpr Index kLane = 16;
[[nodiscard]] constexpr Index padded(Index count) { return (count + kLane - 1) / kLane * kLane; }
/// The distance between columns of `rows` values. Never a multiple of 1 KB of float: such columns would share a few
/// sets of the first-level cache and push each other out.
[[nodiscard]] constexpr Index column_stride(Index rows) {
  return padded(rows) % 256 == 0 ? padded(rows) + kLane : padded(rows);
}

/// A view of a features x columns matrix, one sample a column, columns `stride` apart. It owns nothing.
template <class S>
struct Panel {
  S* data = nullptr;
  Index stride = 0;
  Index rows = 0;
  Index columns = 0;

  [[nodiscard]] S* column(Index j) const { return data + j * stride; }
  [[nodiscard]] Panel part(Index first, Index count) const { return {column(first), stride, rows, count}; }
  operator Panel<const S>() const { return {data, stride, rows, columns}; }  // NOLINT(google-explicit-constructor)
};

/// A features x columns matrix that owns its memory, grows and never shrinks. Columns start at 64-byte boundaries; the
/// rows between `rows` and the stride are zero when it is made.
template <class S>
class Store {
 public:
  void reserve(Index rows, Index columns) {
    rows_ = rows;
    stride_ = column_stride(rows);
    if (memory_.size() < stride_ * columns) memory_.setZero(stride_ * columns);
  }
  [[nodiscard]] bool empty() const { return memory_.size() == 0; }
  [[nodiscard]] Panel<S> panel(Index columns) { return {memory_.data(), stride_, rows_, columns}; }

 private:
  Vec<S> memory_;
  Index rows_ = 0, stride_ = 0;
};

}  // namespace lscope::core
