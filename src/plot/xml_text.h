#pragma once

#include <string>
#include <string_view>

namespace lscope::plot {

/// Text fit for the content or an attribute of XML, SVG and HTML: control characters and broken UTF-8 are replaced,
/// direction marks removed, & < > " ' written as references.
[[nodiscard]] std::string xml_text(std::string_view utf8);
/// A name fit for an id: what is not an ASCII letter, digit, '-' or '_' becomes '_'; never empty.
[[nodiscard]] std::string xml_name(std::string_view text);

}  // namespace lscope::plot
