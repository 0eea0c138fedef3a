#pragma once

#include <zlib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "data/byte_source.h"

namespace lscope::data {

/// The first two bytes of gzip data (RFC 1952).
inline constexpr std::uint8_t kGzipMagic[] = {0x1F, 0x8B};

/// Unpacks gzip data while it is read: nothing is held but the 64 KB that are being unpacked, so whoever reads decides
/// how much memory a bomb may have.
///
/// Several members one behind the other are one file (RFC 1952 2.2); checksum and length of each are checked. Zeros
/// behind the last member are padding; anything else there is left alone and reported by has_trailing_garbage().
/// Errors  kInputMalformed  the data end early, are damaged, or do not agree with their checksum
class GzipSource final : public ByteSource {
 public:
  /// `packed` outlives this; `name` stands for the file in messages.
  GzipSource(ByteSource& packed, std::string name);
  ~GzipSource() override;
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  [[nodiscard]] base::Result<std::size_t> read(std::span<std::uint8_t> to) override;
  /// Deflate makes at most 1032 bytes of one (a run of 258 takes two bits).
  [[nodiscard]] std::uint64_t at_most() const override { return 1032 * packed_.at_most(); }
  [[nodiscard]] bool exact() const override { return false; }
  [[nodiscard]] bool has_trailing_garbage() const { return garbage_; }

 private:
  enum class Next { kMember, kEnd };
  [[nodiscard]] base::Result<Next> next_member();
  [[nodiscard]] base::Status refill();
  [[nodiscard]] base::Error fault(const char* what) const;

  ByteSource& packed_;
  std::string name_;
  z_stream stream_{};
  std::array<std::uint8_t, std::size_t{1} << 16> buffer_;
  bool packed_ended_ = false;
  bool inside_ = false;  ///< a member
  bool first_ = true;    ///< no member has been read yet
  bool ended_ = false, garbage_ = false;
};

}  // namespace lscope::data
