#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "base/files.h"
#include "base/result.h"

namespace lscope::data {

/// Where the bytes of a file come from, in order.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `to` as far as there are bytes; how many there were. Errors  the file cannot be read, or is damaged.
  [[nodiscard]] virtual base::Result<std::size_t> read(std::span<std::uint8_t> to) = 0;
  /// No more than so many bytes can come in all.
  [[nodiscard]] virtual std::uint64_t at_most() const = 0;
  /// Whether at_most() is what will come, and not only a bound.
  [[nodiscard]] virtual bool exact() const { return true; }
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : left_(bytes), size_(bytes.size()) {}
  [[nodiscard]] base::Result<std::size_t> read(std::span<std::uint8_t> to) override {
    const std::size_t n = std::min(to.size(), left_.size());
    if (n > 0) std::memcpy(to.data(), left_.data(), n);
    left_.remove_prefix(n);
    return n;
  }
  [[nodiscard]] std::uint64_t at_most() const override { return size_; }

 private:
  std::string_view left_;
  std::uint64_t size_;
};

class DiskSource final : public ByteSource {
 public:
  explicit DiskSource(base::FileReader file) : file_(std::move(file)) {}
  [[nodiscard]] base::Result<std::size_t> read(std::span<std::uint8_t> to) override {
    return file_.read({reinterpret_cast<char*>(to.data()), to.size()});
  }
  [[nodiscard]] std::uint64_t at_most() const override { return file_.size(); }

 private:
  base::FileReader file_;
};

}  // namespace lscope::data
