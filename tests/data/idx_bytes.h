#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lscope::data {

/// An IDX file of elements of a type (0x08: bytes) with these dimensions.
inline std::string idx(std::uint8_t type, const std::vector<std::uint32_t>& dims, const std::string& body) {
  std::string text{'\0', '\0', static_cast<char>(type), static_cast<char>(dims.size())};
  for (const std::uint32_t dim : dims)
    for (const unsigned shift : {24U, 16U, 8U, 0U}) text += static_cast<char>(dim >> shift & 0xFFU);
  return text + body;
}

inline std::string gzip(const std::string& plain) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return "";
  std::string packed(deflateBound(&stream, plain.size()) + 64, '\0');
  std::string in = plain;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace lscope::data
