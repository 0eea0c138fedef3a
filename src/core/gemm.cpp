#include "core/gemm.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/lanes.h"

namespace lscope::core {
namespace {

constexpr int kTileColumns = 6;  ///< with 2 packets of rows: 12 sums and 3 operands, of 16 registers
constexpr Index kDepth = 256;    ///< a packed tile of this depth stays in the first-level cache
template <class S>
constexpr Index kTileRows = 2 * kWidth<S>;

/// C (m x n) = A (m x depth) B: what a tile needs to know. Rows of A and C are contiguous.
template <class S>
struct Product {
  const S* a;              ///< row tile of A
  Index a_step;            ///< from one column of A to the next
  const S* b;              ///< first column of the tile
  Index b_step, b_column;  ///< from one row of B to the next, from one column to the next
  Index depth;
  const S* start;      ///< what the sums start from
  Index start_column;  ///< 0: the same for every column (a bias, zeros)
  S* c;
  Index c_column;
  Index rows;  ///< of the tile, 1 to kTileRows
};

template <class S>
alignas(64) constexpr std::array<S, static_cast<std::size_t>(kTileRows<S>)> kZeros{};

/// Calls f(0), ..., f(N-1) with constants. Indexed so, an array of sums stays in registers; a loop would spill it.
template <int N, class F>
[[gnu::always_inline]] inline void unrolled(F&& f) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (f(std::integral_constant<int, I>{}), ...); }
  (std::make_integer_sequence<int, N>{});
}

/// The last rows of a tile may be a part of a packet.
template <class S>
[[gnu::always_inline]] inline void put(S* to, const Packet<S>& value, Index count) {
  using namespace Eigen::internal;
  if (count >= kWidth<S>) return pstoreu(to, value);
  alignas(64) std::array<S, static_cast<std::size_t>(kWidth<S>)> lanes;
  pstore(lanes.data(), value);
  for (Index i = 0; i < count; ++i) to[i] = lanes[static_cast<std::size_t>(i)];
}

/// R packets of rows, N columns, all sums in registers.
template <class S, int R, int N>
void tile(const Product<S>& p) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  P sum[R * N];
  unrolled<R * N>([&](auto i) { sum[i] = ploadu<P>(p.start + (i / R) * p.start_column + (i % R) * kWidth<S>); });
  const S* a = p.a;
  const S* b = p.b;
  const Index a_step = p.a_step, b_step = p.b_step, b_column = p.b_column;
  for (Index k = p.depth; k > 0; --k, a += a_step, b += b_step) {
    P left[R];
    unrolled<R>([&](auto r) { left[r] = ploadu<P>(a + r * kWidth<S>); });
    unrolled<N>([&](auto n) {
      const P right = pset1<P>(b[n * b_column]);
      unrolled<R>([&](auto r) { sum[n * R + r] = pmadd(left[r], right, sum[n * R + r]); });
    });
  }
  if (p.rows == R * kWidth<S>) {
    unrolled<R * N>([&](auto i) { pstoreu(p.c + (i / R) * p.c_column + (i % R) * kWidth<S>, sum[i]); });
  } else {
    unrolled<R * N>(
        [&](auto i) { put(p.c + (i / R) * p.c_column + (i % R) * kWidth<S>, sum[i], p.rows - (i % R) * kWidth<S>); });
  }
}

template <class S, int R>
void tile_of(const Product<S>& p, Index columns) {
  switch (columns) {
    case 1:
      return tile<S, R, 1>(p);
    case 2:
      return tile<S, R, 2>(p);
    case 3:
      return tile<S, R, 3>(p);
    case 4:
      return tile<S, R, 4>(p);
    case 5:
      return tile<S, R, 5>(p);
    default:
      return tile<S, R, kTileColumns>(p);
  }
}

/// Columns of the next tile when `left` are left: the last two are about equally wide, because a narrow tile waits for
/// its own sums.
constexpr Index next_tile(Index left) {
  return left <= kTileColumns ? left : (left < 2 * kTileColumns ? (left + 1) / 2 : kTileColumns);
}

/// All columns of one row tile.
template <class S>
void row_tile(Product<S> p, Index columns) {
  Index count = 0;
  for (Index j = 0; j < columns; j += count) {
    count = next_tile(columns - j);
    if (p.rows > kWidth<S>) {
      tile_of<S, 2>(p, count);
    } else {
      tile_of<S, 1>(p, count);
    }
    p.b += count * p.b_column;
    p.c += count * p.c_column;
    p.start += count * p.start_column;
  }
}

template <class S>
struct alignas(64) PackedTile {
  std::array<S, static_cast<std::size_t>(kTileRows<S>* kDepth)> values;
};

/// out(i, k) <- W(row + i, first + k): columns of a wide W lie so far apart that they push each other out of the cache.
template <class S>
void pack(const S* weights, Index units, Index row, Index rows, Index first, Index depth, PackedTile<S>& out) {
  using namespace Eigen::internal;
  S* to = out.values.data();
  for (Index k = 0; k < depth; ++k, to += kTileRows<S>) {
    const S* from = weights + (first + k) * units + row;
    pstore(to, ploadu<Packet<S>>(from));
    if (rows > kWidth<S>) pstore(to + kWidth<S>, ploadu<Packet<S>>(from + kWidth<S>));
  }
}

/// out(i, k) <- W(first + k, input + i): the same for W^T, turned in registers, a square of packets at a time.
template <class S>
void pack_transposed(const S* weights, Index units, Index input, Index rows, Index first, Index depth,
                     PackedTile<S>& out) {
  using namespace Eigen::internal;
  constexpr Index kW = kWidth<S>;
  for (Index half = 0; half < rows; half += kW) {
    const Index here = std::min(kW, rows - half);
    S* to = out.values.data() + half;
    Index k = 0;
    for (; here == kW && k + kW <= depth; k += kW) {
      Square<S> square;
      for (Index i = 0; i < kW; ++i)
        square.packet[i] = ploadu<Packet<S>>(weights + (input + half + i) * units + first + k);
      ptranspose(square);
      for (Index i = 0; i < kW; ++i) pstore(to + (k + i) * kTileRows<S>, square.packet[i]);
    }
    for (; k < depth; ++k) {
      for (Index i = 0; i < kW; ++i)
        to[k * kTileRows<S> + i] = i < here ? weights[(input + half + i) * units + first + k] : S(0);
    }
  }
}

}  // namespace

namespace {

/// One unit: sums over a register of inputs at a time.
template <class S>
void forward_of_unit(const S* weights, S bias, Panel<const S> a, Panel<S> z) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr Index kStep = 4 * kWidth<S>;
  for (Index j = 0; j < a.columns; ++j) {
    const S* x = a.column(j);
    P sum[4];
    unrolled<4>([&](auto r) { sum[r] = pset1<P>(S(0)); });
    Index i = 0;
    for (; i + kStep <= a.rows; i += kStep) {
      unrolled<4>([&](auto r) {
        sum[r] = pmadd(ploadu<P>(weights + i + r * kWidth<S>), ploadu<P>(x + i + r * kWidth<S>), sum[r]);
      });
    }
    S rest = bias;
    for (; i < a.rows; ++i) rest += weights[i] * x[i];
    z.column(j)[0] = predux(padd(padd(sum[0], sum[1]), padd(sum[2], sum[3]))) + rest;
  }
}

template <class S>
void backward_of_unit(const S* weights, Panel<const S> delta, Panel<S> da) {
  for (Index j = 0; j < da.columns; ++j) {
    const S d = delta.column(j)[0];
    S* __restrict to = da.column(j);
    for (Index i = 0; i < da.rows; ++i) to[i] = weights[i] * d;
  }
}

}  // namespace

template <class S>
void layer_forward(const S* weights, const S* bias, Panel<const S> a, Panel<S> z) {
  const Index units = z.rows;
  if (units == 1) return forward_of_unit(weights, *bias, a, z);
  const bool packs = units >= 128 && z.columns >= 2 * kTileColumns;
  const Index step = packs ? kDepth : std::max<Index>(a.rows, 1);
  PackedTile<S> packed;
  for (Index first = 0; first < a.rows; first += step) {
    const Index depth = std::min(step, a.rows - first);
    for (Index row = 0; row < units; row += kTileRows<S>) {
      const Index rows = std::min(kTileRows<S>, units - row);
      if (packs) pack(weights, units, row, rows, first, depth, packed);
      Product<S> p{};
      p.a = packs ? packed.values.data() : weights + row;
      p.a_step = packs ? kTileRows<S> : units;
      p.b = a.data + first;
      p.b_step = 1;
      p.b_column = a.stride;
      p.depth = depth;
      p.start = first == 0 ? bias + row : z.data + row;
      p.start_column = first == 0 ? 0 : z.stride;
      p.c = z.data + row;
      p.c_column = z.stride;
      p.rows = rows;
      row_tile(p, z.columns);
    }
  }
}

template <class S>
void layer_backward(const S* weights, Panel<const S> delta, Panel<S> da) {
  const Index units = delta.rows;
  if (units == 1) return backward_of_unit(weights, delta, da);
  PackedTile<S> packed;
  for (Index first = 0; first < units; first += kDepth) {
    const Index depth = std::min(kDepth, units - first);
    for (Index input = 0; input < da.rows; input += kTileRows<S>) {
      const Index rows = std::min(kTileRows<S>, da.rows - input);
      pack_transposed(weights, units, input, rows, first, depth, packed);
      Product<S> p{};
      p.a = packed.values.data();
      p.a_step = kTileRows<S>;
      p.b = delta.data + first;
      p.b_step = 1;
      p.b_column = delta.stride;
      p.depth = depth;
      p.start = first == 0 ? kZeros<S>.data() : da.data + input;
      p.start_column = first == 0 ? 0 : da.stride;
      p.c = da.data + input;
      p.c_column = da.stride;
      p.rows = rows;
      row_tile(p, da.columns);
    }
  }
}

template <class S>
void weight_gradient(Panel<const S> delta, Panel<const S> a, Index first, Index count, bool add, S* gradient) {
  const Index units = delta.rows;
  for (Index row = 0; row < units; row += kTileRows<S>) {
    Product<S> p{};
    p.rows = std::min(kTileRows<S>, units - row);
    p.a = delta.data + row;
    p.a_step = delta.stride;
    p.b = a.data + first;
    p.b_step = a.stride;
    p.b_column = 1;
    p.depth = delta.columns;
    p.c = gradient + first * units + row;
    p.c_column = units;
    p.start = add ? p.c : kZeros<S>.data();
    p.start_column = add ? units : 0;
    row_tile(p, count);
  }
}

template <class S>
void bias_gradient(Panel<const S> delta, bool add, S* gradient) {
  if (!add) std::fill_n(gradient, delta.rows, S(0));
  for (Index j = 0; j < delta.columns; ++j) {
    const S* column = delta.column(j);
    for (Index i = 0; i < delta.rows; ++i) gradient[i] += column[i];
  }
}

template void layer_forward<float>(const float*, const float*, Panel<const float>, Panel<float>);
template void layer_forward<double>(const double*, const double*, Panel<const double>, Panel<double>);
template void layer_backward<float>(const float*, Panel<const float>, Panel<float>);
template void layer_backward<double>(const double*, Panel<const double>, Panel<double>);
template void weight_gradient<float>(Panel<const float>, Panel<const float>, Index, Index, bool, float*);
template void weight_gradient<double>(Panel<const double>, Panel<const double>, Index, Index, bool, double*);
template void bias_gradient<float>(Panel<const float>, bool, float*);
template void bias_gradient<double>(Panel<const double>, bool, double*);

}  // namespace lscope::core
