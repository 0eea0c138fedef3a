#include "plot/png_chunks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lscope::plot {
namespace {

/// CRC-32 of PNG (ISO 3309), bit by bit: it runs over a few kilobytes.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void add_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255U);
}

std::string chunk(std::string_view kind, const std::string& content) {
  std::string body(kind);
  body += content;
  std::string out;
  add_big_endian(out, static_cast<std::uint32_t>(content.size()));
  out += body;
  add_big_endian(out, crc32(body));
  return out;
}

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

std::string png_resolution(double dpi) {
  std::string body;
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dpi / 0.0254));
  add_big_endian(body, per_metre);
  add_big_endian(body, per_metre);
  body += '\1';
  return chunk("pHYs", body);
}

std::string png_text(std::string_view keyword, std::string_view utf8) {
  constexpr std::size_t kLongestKeyword = 79;
  std::string body;
  for (const char c : keyword.substr(0, kLongestKeyword)) body += is_printable_ascii(c) ? c : '_';
  body += '\0';
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return is_printable_ascii(c) || c == '\n'; });
  if (!ascii) body += std::string(4, '\0');  // not compressed, method 0, no language, no translated keyword
  body += utf8;
  return chunk(ascii ? "tEXt" : "iTXt", body);
}

void insert_chunks(std::string& png, std::string_view chunks) {
  constexpr std::size_t kAfterHeader = 33;
  if (png.size() >= kAfterHeader) png.insert(kAfterHeader, chunks);
}

}  // namespace lscope::plot
