#include "data/idx_array.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace lscope::data {
namespace {

using base::ErrorCode;

/// "{0}" of a message's text is the file, the others follow.
base::Error fault(const std::string& name, std::string message, std::string key,
                  std::vector<std::string> arguments = {}, ErrorCode code = ErrorCode::kInputMalformed) {
  arguments.insert(arguments.begin(), name);
  return {code, name, std::move(message), "", "error.idx." + std::move(key), std::move(arguments)};
}

/// Bytes of an element; 0 for a type that does not exist.
std::size_t element_size(std::uint8_t type) {
  switch (type) {
    case 0x08:  // unsigned byte
    case 0x09:  // signed byte
      return 1;
    case 0x0B:
      return 2;
    case 0x0C:  // whole number
    case 0x0D:  // float
      return 4;
    case 0x0E:
      return 8;
    default:
      return 0;
  }
}

std::string hexadecimal(std::uint8_t value) {
  constexpr char kDigits[] = "0123456789abcdef";
  return {kDigits[value / 16], kDigits[value % 16]};
}

/// Numbers in IDX files have their highest byte first.
template <class U>
U big_endian(const std::uint8_t* at) {
  U value = 0;
  for (std::size_t i = 0; i < sizeof(U); ++i) value = static_cast<U>(static_cast<U>(value << 8U) | at[i]);
  return value;
}

double element(std::uint8_t type, const std::uint8_t* at) {
  switch (type) {
    case 0x09:
      return static_cast<std::int8_t>(*at);
    case 0x0B:
      return static_cast<std::int16_t>(big_endian<std::uint16_t>(at));
    case 0x0C:
      return static_cast<std::int32_t>(big_endian<std::uint32_t>(at));
    case 0x0D:
      return std::bit_cast<float>(big_endian<std::uint32_t>(at));
    case 0x0E:
      return std::bit_cast<double>(big_endian<std::uint64_t>(at));
    default:
      return *at;
  }
}

/// The product, or nothing where it does not fit into 63 bits.
std::optional<std::uint64_t> product(std::span<const std::uint32_t> factors, std::uint64_t all) {
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  for (const std::uint64_t factor : factors) {
    if (factor != 0 && all > kLargest / factor) return std::nullopt;
    all *= factor;
  }
  return all;
}

/// Reads one file. The steps are called once each, in the order of run().
class IdxFile {
 public:
  IdxFile(ByteSource& source, IdxKind kind, const std::string& name) : source_(source), kind_(kind), name_(name) {}

  base::Result<IdxArray> run() {
    if (auto header = read_header(); !header.ok()) return header.error();
    if (auto shape = check_shape(); !shape.ok()) return shape.error();
    if (auto size = check_size(); !size.ok()) return size.error();
    auto read = type_ == 0x08 ? read_bytes() : read_numbers();
    if (!read.ok()) return read.error();
    if (auto end = check_end(); !end.ok()) return end.error();
    return std::move(out_);
  }

 private:
  base::Status read_header() {
    std::array<std::uint8_t, 4> magic{};
    const auto got = source_.read(magic);
    if (!got.ok()) return got.error();
    if (got.value() == 0) return fault(name_, "the file is empty", "empty");
    if (got.value() < 4) return cut_short();
    if (magic[0] != 0 || magic[1] != 0) return no_idx(magic);
    type_ = magic[2];
    if (element_size(type_) == 0)
      return fault(name_, "unknown element type 0x" + hexadecimal(type_), "type", {"0x" + hexadecimal(type_)});
    if (magic[3] == 0) return fault(name_, "no dimensions: there is nothing in it", "nothing");
    std::array<std::uint8_t, 4 * 255> sizes{};
    const std::size_t wanted = 4 * std::size_t{magic[3]};
    const auto more = source_.read(std::span(sizes).first(wanted));
    if (!more.ok()) return more.error();
    const bool labels = kind_ == IdxKind::kLabels;
    if (labels ? magic[3] != 1 : magic[3] != 2 && magic[3] != 3) {
      const std::string expected = labels ? "1" : "3", found = std::to_string(magic[3]);
      return fault(
          name_,
          labels ? "expected 1 dimension (labels), found " + found : "expected 3 dimensions (images), found " + found,
          labels ? "no_labels" : "no_images", {found});
    }
    if (more.value() < wanted) return cut_short();
    for (std::size_t i = 0; i < wanted; i += 4) dims_.push_back(big_endian<std::uint32_t>(&sizes[i]));
    header_ = 4 + wanted;
    return base::Done{};
  }

  [[nodiscard]] base::Error cut_short() const { return fault(name_, "the header is cut short", "header"); }
  [[nodiscard]] base::Error no_idx(const std::array<std::uint8_t, 4>& magic) const {
    std::string begins;
    for (const std::uint8_t byte : magic) begins += (begins.empty() ? "" : " ") + hexadecimal(byte);
    return fault(name_, "not an IDX file: it begins with " + begins + " where 00 00 is expected", "magic", {begins});
  }

  base::Status check_shape() {
    if (dims_[0] == 0) return fault(name_, "no items: there is nothing in it", "nothing");
    const std::span<const std::uint32_t> item = std::span(dims_).subspan(1);
    const auto numbers = product(item, 1);
    const std::string size = item.empty()       ? ""
                             : item.size() == 1 ? std::to_string(item[0])
                                                : std::to_string(item[0]) + " x " + std::to_string(item[1]);
    if (numbers == 0U) return fault(name_, "image size " + size, "image_size", {size});
    bytes_ = product(dims_, element_size(type_));
    if (!bytes_)
      return fault(name_, "the size overflows: " + std::to_string(dims_[0]) + " items of " + size, "overflows");
    numbers_ = *numbers;
    return base::Done{};
  }

  base::Status check_size() {
    const std::uint64_t promised = *bytes_, most = source_.at_most();
    if (source_.exact() && promised > most - std::min(most, header_)) return too_few(most - std::min(most, header_));
    if (promised > most)
      return fault(
          name_, "the header promises " + std::to_string(promised) + " bytes, more than so few bytes of gzip can hold",
          "too_few", {std::to_string(promised), "< " + std::to_string(most)});
    const std::uint64_t needed = type_ == 0x08 ? promised : promised / element_size(type_) * sizeof(double);
    if (needed > kMaxIdxBytes || numbers_ > kMaxPixels || dims_[0] > std::numeric_limits<std::int32_t>::max())
      return fault(name_,
                   "larger than the limit of " + std::to_string(kMaxIdxBytes >> 20U) + " MiB and " +
                       std::to_string(kMaxPixels) + " pixels",
                   "limit", {std::to_string(kMaxIdxBytes >> 20U), std::to_string(kMaxPixels)}, ErrorCode::kInputLimit);
    out_.items = dims_[0];
    out_.numbers = static_cast<std::size_t>(numbers_);
    if (dims_.size() == 3) {
      out_.height = static_cast<int>(dims_[1]);
      out_.width = static_cast<int>(dims_[2]);
    }
    return base::Done{};
  }

  [[nodiscard]] base::Error too_few(std::uint64_t found) const {
    return fault(name_,
                 "the header promises " + std::to_string(*bytes_) + " bytes, " + std::to_string(found) + " found",
                 "too_few", {std::to_string(*bytes_), std::to_string(found)});
  }

  base::Status read_bytes() {
    auto bytes = std::make_shared<Bytes>(static_cast<std::size_t>(*bytes_));
    const auto got = source_.read({bytes->values.get(), bytes->size});
    if (!got.ok()) return got.error();
    if (got.value() < bytes->size) return too_few(got.value());
    out_.bytes = std::move(bytes);
    return base::Done{};
  }

  base::Status read_numbers() {
    const std::size_t size = element_size(type_), count = static_cast<std::size_t>(*bytes_) / size;
    std::array<std::uint8_t, std::size_t{1} << 15> part{};
    while (out_.values.size() < count) {
      const std::size_t wanted = std::min(part.size(), (count - out_.values.size()) * size);
      const auto got = source_.read(std::span(part).first(wanted));
      if (!got.ok()) return got.error();
      if (got.value() < wanted) return too_few(out_.values.size() * size + got.value());
      for (std::size_t i = 0; i < wanted; i += size) {
        const double value = element(type_, &part[i]);
        if (!std::isfinite(value)) {
          const std::string item = std::to_string(out_.values.size() / out_.numbers + 1);
          return fault(name_, "item " + item + " holds a number that is not finite", "not_finite", {item});
        }
        out_.values.push_back(value);
      }
    }
    return base::Done{};
  }

  /// One byte more than was promised is enough to know; asking for it makes gzip look at its checksum as well.
  base::Status check_end() {
    std::uint8_t more = 0;
    const auto got = source_.read({&more, 1});
    if (!got.ok()) return got.error();
    if (got.value() == 0) return base::Done{};
    const std::string count = source_.exact() ? std::to_string(source_.at_most() - header_ - *bytes_) : "";
    return fault(name_,
                 count.empty() ? "more data than the header promises (" + std::to_string(*bytes_) + " bytes)"
                               : count + " bytes too many: the header promises " + std::to_string(*bytes_),
                 "too_many", {std::to_string(*bytes_)});
  }

  ByteSource& source_;
  IdxKind kind_;
  const std::string& name_;
  std::uint8_t type_ = 0;
  std::vector<std::uint32_t> dims_;
  std::uint64_t header_ = 0, numbers_ = 1;
  std::optional<std::uint64_t> bytes_;  ///< that the header promises
  IdxArray out_;
};

}  // namespace

base::Result<IdxArray> read_idx_array(ByteSource& source, IdxKind kind, const std::string& name) {
  return IdxFile(source, kind, name).run();
}

bool begins_like_idx(const std::array<std::uint8_t, 4>& head) {
  return head[0] == 0 && head[1] == 0 && element_size(head[2]) > 0;
}

}  // namespace lscope::data
