#include "data/gzip_source.h"

#include <algorithm>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace lscope::data {
namespace {

constexpr int kGzipOnly = 15 + 16;  // the largest window; a gzip header is expected, and its trailer checked

}  // namespace

GzipSource::GzipSource(ByteSource& packed, std::string name) : packed_(packed), name_(std::move(name)) {
  if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
}

GzipSource::~GzipSource() { inflateEnd(&stream_); }

base::Error GzipSource::fault(const char* what) const {
  const std::string_view kind(what);
  const bool early = kind == "early", checksum = kind == "checksum";
  return {base::ErrorCode::kInputMalformed,
          name_,
          early      ? "the gzip data ends early"
          : checksum ? "the gzip checksum is wrong: the file is damaged"
                     : "the gzip data is damaged",
          "get the file again",
          early ? "error.gzip_early" : "error.gzip_damaged",
          {name_}};
}

/// Moves what is left in the buffer to its beginning and reads on behind it.
base::Status GzipSource::refill() {
  std::copy_n(stream_.next_in, stream_.avail_in, buffer_.data());
  const auto got = packed_.read(std::span(buffer_).subspan(stream_.avail_in));
  if (!got.ok()) return got.error();
  packed_ended_ = got.value() < buffer_.size() - stream_.avail_in;
  stream_.next_in = buffer_.data();
  stream_.avail_in += static_cast<uInt>(got.value());
  return base::Done{};
}

/// Looks at what stands between two members.
base::Result<GzipSource::Next> GzipSource::next_member() {
  if (stream_.next_in == nullptr) stream_.next_in = buffer_.data();
  if (stream_.avail_in < 2 && !packed_ended_)
    if (auto filled = refill(); !filled.ok()) return filled.error();
  const std::uint8_t* at = stream_.next_in;
  if (stream_.avail_in >= 2 && at[0] == kGzipMagic[0] && at[1] == kGzipMagic[1]) {
    inflateReset(&stream_);
    inside_ = true;
    first_ = false;
    return Next::kMember;
  }
  if (first_) return fault(stream_.avail_in < 2 ? "early" : "damaged");
  garbage_ = !std::all_of(at, at + stream_.avail_in, [](std::uint8_t byte) { return byte == 0; });
  ended_ = true;
  return Next::kEnd;
}

base::Result<std::size_t> GzipSource::read(std::span<std::uint8_t> to) {
  constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();
  std::size_t have = 0;
  while (have < to.size() && !ended_) {
    if (!inside_) {
      const auto next = next_member();
      if (!next.ok()) return next.error();
      continue;
    }
    if (stream_.avail_in == 0) {
      if (packed_ended_) return fault("early");
      if (auto filled = refill(); !filled.ok()) return filled.error();
      if (stream_.avail_in == 0) return fault("early");
    }
    const std::size_t room = std::min(to.size() - have, kMostAtOnce);
    stream_.next_out = to.data() + have;
    stream_.avail_out = static_cast<uInt>(room);
    const int state = inflate(&stream_, Z_NO_FLUSH);
    have += room - stream_.avail_out;
    if (state == Z_MEM_ERROR) throw std::bad_alloc();
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
      const std::string_view why = stream_.msg == nullptr ? "" : stream_.msg;
      return fault(why == "incorrect data check" || why == "incorrect length check" ? "checksum" : "damaged");
    }
    if (state == Z_STREAM_END) inside_ = false;
  }
  return have;
}

}  // namespace lscope::data
