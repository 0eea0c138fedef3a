#include "spec/strict_json.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/text.h"

namespace lscope::spec {
namespace {

using base::ErrorCode;
using nlohmann::json;

/// "name:line:column" of a byte.
std::string place(const std::string& name, std::string_view text, std::size_t at) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < at && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++column;  // a character counts once, however many bytes it has
    }
  }
  return name + ":" + std::to_string(line) + ":" + std::to_string(column);
}

/// The iterator that the parser reads through; it leaves its place where the handler below can see it, because the
/// library tells a handler no position.
class Cursor {
 public:
  using difference_type = std::ptrdiff_t;
  using value_type = char;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  Cursor(const char* at, const char** seen) : at_(at), seen_(seen) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *seen_ = ++at_;
    return *this;
  }
  Cursor operator++(int) {
    Cursor before = *this;
    ++*this;
    return before;
  }
  [[maybe_unused]] friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }
  friend bool operator!=(const Cursor& a, const Cursor& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  const char** seen_;
};

/// Builds the value, and stops at the first thing that two readers could understand differently.
class Builder final : public nlohmann::json_sax<json> {
 public:
  Builder(std::string_view text, std::string name, const char* const* seen)
      : text_(text), name_(std::move(name)), seen_(seen) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    if (open_.back()->contains(value))
      return fail(ErrorCode::kInputMalformed, here() - 1,
                  "the key '" + base::printable(value, 40) + "' stands here for the second time");
    key_ = std::move(value);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const json::exception& problem) override {
    const std::size_t at = position == 0 ? 0 : position - 1;
    if (problem.id == 406)
      return fail(ErrorCode::kInputLimit, at, "the number " + base::printable(token, 40) + " is out of range");
    if (at >= text_.size()) return fail(ErrorCode::kInputMalformed, at, "the JSON ends early");
    if (done_) return fail(ErrorCode::kInputMalformed, at, "there is text behind the end of the JSON value");
    if (token.ends_with('/')) return fail(ErrorCode::kInputMalformed, at, "comments are not part of JSON");
    return fail(ErrorCode::kInputMalformed, at, "this is not JSON: '" + base::printable(token, 40) + "'");
  }

  [[nodiscard]] json& root() { return root_; }
  [[nodiscard]] const base::Error& error() const { return error_; }

 private:
  [[nodiscard]] std::size_t here() const { return static_cast<std::size_t>(*seen_ - text_.data()); }

  bool fail(ErrorCode code, std::size_t at, std::string message) {
    error_ = {code, place(name_, text_, at), std::move(message), ""};
    return false;
  }
  json* insert(json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool put(json value) {
    insert(std::move(value));
    done_ = open_.empty();
    return true;
  }
  bool open(json value) {
    if (open_.size() == kMaxJsonDepth)
      return fail(ErrorCode::kInputLimit, here() - 1,
                  "nested too deeply: more than " + std::to_string(kMaxJsonDepth) + " levels");
    // Pointers stay right: a parent grows only while it is the innermost open value.
    open_.push_back(insert(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    done_ = open_.empty();
    return true;
  }

  std::string_view text_;
  std::string name_;
  const char* const* seen_;
  json root_;
  std::vector<json*> open_;
  std::string key_;
  bool done_ = false;
  base::Error error_;
};

/// Refusals that need no parser.
base::Status check_encoding(std::string_view text, const std::string& name) {
  if (text.size() > kMaxJsonBytes)
    return base::Error{ErrorCode::kInputLimit, name, "larger than " + std::to_string(kMaxJsonBytes) + " bytes", ""};
  if (base::trimmed(text).empty()) return base::Error{ErrorCode::kInputMalformed, name, "the file is empty", ""};
  const bool utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
                     (text.size() > 1 && (text[0] == '\0' || text[1] == '\0'));
  if (utf16) return base::Error{ErrorCode::kInputMalformed, name, "the file is UTF-16, UTF-8 is expected", ""};
  if (!base::is_valid_utf8(text))
    return base::Error{ErrorCode::kInputMalformed, name, "the text is not valid UTF-8", ""};
  return base::Done{};
}

}  // namespace

base::Result<json> parse_json(std::string_view text, const std::string& name) {
  if (auto status = check_encoding(text, name); !status.ok()) return status.error();
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char* seen = text.data();
  Builder builder(text, name, &seen);
  const char* const end = text.data() + text.size();
  if (!json::sax_parse(Cursor(text.data(), &seen), Cursor(end, &seen), &builder)) return builder.error();
  return std::move(builder.root());
}

std::string_view json_kind(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::boolean:
      return "true or false";
    case json::value_t::string:
      return "a string";
    case json::value_t::array:
      return "a list";
    case json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

}  // namespace lscope::spec
