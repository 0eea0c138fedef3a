#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace lscope::data {

/// x' = (x - mean) / scale, fitted on the training part only. scale is 1 where a column is constant.
struct Scaler {
  std::vector<double> mean, scale;
};

/// The pixels of a file: one byte each, one picture after the other. Not initialized by itself: memory is touched only
/// as far as it is filled.
struct Bytes {
  explicit Bytes(std::size_t count) : values(std::make_unique_for_overwrite<std::uint8_t[]>(count)), size(count) {}
  std::unique_ptr<std::uint8_t[]> values;
  std::size_t size;
};

/// The inputs of a table, one sample after the other: doubles, or the bytes of a file of pictures.
///
/// To a reader both are the same sequence of numbers. To a writer it is a vector of doubles: what changes a value turns
/// bytes into doubles first (eight times the memory). So choosing rows and scaling have ways of their own, picked() and
/// set_scaler(), which leave the bytes where they are: parts of a split share them, and MNIST costs 47 MB, not 376.
/// Thread safety: const members may be called from several threads at once.
class Inputs {
 public:
  /// Reads the numbers in order, of either kind.
  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = double;
    using difference_type = std::ptrdiff_t;
    using pointer = const double*;
    using reference = double;
    Iterator() = default;
    Iterator(const Inputs* of, difference_type at) : of_(of), at_(at) {}
    double operator*() const { return (*of_)[static_cast<std::size_t>(at_)]; }
    double operator[](difference_type n) const { return *(*this + n); }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this += -1; }
    Iterator operator++(int) { return {of_, at_++}; }
    Iterator operator--(int) { return {of_, at_--}; }
    Iterator& operator+=(difference_type n) {
      at_ += n;
      return *this;
    }
    Iterator& operator-=(difference_type n) { return *this += -n; }
    friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
    friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
    friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) { return a.at_ - b.at_; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }
    friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.at_ <=> b.at_; }

   private:
    const Inputs* of_ = nullptr;
    difference_type at_ = 0;
  };
  using value_type = double;
  using iterator = Iterator;
  using const_iterator = Iterator;

  Inputs() = default;
  Inputs(std::vector<double> values) : wide_(std::move(values)) {}  // NOLINT(google-explicit-constructor)
  Inputs(std::initializer_list<double> values) : wide_(values) {}
  /// `bytes` holds whole rows of `width` values.
  Inputs(std::shared_ptr<const Bytes> bytes, std::size_t width);

  [[nodiscard]] bool compact() const { return bytes_ != nullptr; }
  [[nodiscard]] std::size_t size() const { return compact() ? rows_ * width_ : wide_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] double operator[](std::size_t i) const { return compact() ? byte_value(i) : wide_[i]; }
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, static_cast<std::ptrdiff_t>(size())}; }
  friend bool operator==(const Inputs& a, const Inputs& b);

  /// The numbers as doubles in memory, which they are from now on.
  [[nodiscard]] std::vector<double>& wide();
  [[nodiscard]] double& operator[](std::size_t i) { return wide()[i]; }
  [[nodiscard]] std::vector<double>::iterator begin() { return wide().begin(); }
  [[nodiscard]] std::vector<double>::iterator end() { return wide().end(); }
  [[nodiscard]] double* data() { return wide().data(); }
  [[nodiscard]] const double* data() const;  ///< of doubles alone
  void push_back(double value) { wide().push_back(value); }
  void reserve(std::size_t count) { wide().reserve(count); }
  void resize(std::size_t count) { wide().resize(count); }
  void assign(std::size_t count, double value) { *this = std::vector<double>(count, value); }
  template <std::input_iterator It>
  void assign(It first, It last) {
    *this = std::vector<double>(first, last);
  }
  template <class It>
  void insert(std::vector<double>::const_iterator at, It first, It last) {
    wide_.insert(at, first, last);  // `at` has come from begin() or end(): the numbers are doubles
  }
  template <class It>
  void append(It first, It last) {
    wide().insert(wide_.end(), first, last);
  }

  /// The rows with these numbers, in this order, of a table with `width` inputs. Shares the bytes of pictures.
  [[nodiscard]] Inputs picked(std::span<const std::int32_t> rows, std::size_t width) const;
  /// All numbers in the scalar of a learner, scaled.
  template <class S>
  [[nodiscard]] std::vector<S> as() const;

  /// Of bytes alone: how often each value occurs in each column, 256 numbers a column, as it lies in the file.
  [[nodiscard]] std::vector<std::uint32_t> histograms() const;
  /// Of bytes alone: a row as it lies in the file.
  [[nodiscard]] std::span<const std::uint8_t> bytes_of(std::size_t i) const { return {row(i), width_}; }
  /// Of bytes alone: from now on the numbers are (x - mean) / scale, worked out whenever they are read.
  void set_scaler(std::shared_ptr<const Scaler> scaler);

 private:
  [[nodiscard]] double byte_value(std::size_t i) const;
  [[nodiscard]] const std::uint8_t* row(std::size_t i) const {
    return bytes_->values.get() + width_ * (order_ ? static_cast<std::size_t>((*order_)[i]) : i);
  }

  std::vector<double> wide_;
  std::shared_ptr<const Bytes> bytes_;                      ///< null: the numbers are in wide_
  std::shared_ptr<const std::vector<std::int32_t>> order_;  ///< null: all rows as they lie
  std::shared_ptr<const Scaler> scaler_;                    ///< null: as they lie
  std::size_t width_ = 0, rows_ = 0;
};

extern template std::vector<float> Inputs::as<float>() const;
extern template std::vector<double> Inputs::as<double>() const;

}  // namespace lscope::data
