#pragma once

#include <string>
#include <string_view>

#include "base/translate.h"
#include "data/dataset.h"

namespace lscope::figures {

/// A loss or a norm as a reading of fixed width: three decimals ("0.144"), four digits where that would show nothing
/// ("2.5e−5") or too much ("1,204"); "n/a" for NaN.
[[nodiscard]] std::string reading(double value);
/// Text of a key with its slots filled in.
[[nodiscard]] std::string filled(const base::Translate& tr, std::string_view key, std::string first,
                                 std::string second = {});
/// "layer 2", counted from 1.
[[nodiscard]] std::string layer_name(const base::Translate& tr, std::size_t layer);
/// The class's own name if it has one, fit for the screen, else "class 1".
[[nodiscard]] std::string class_name(const base::Translate& tr, const data::Prepared& data, std::size_t label);
/// The input's own name, else "x₁".
[[nodiscard]] std::string feature_name(const data::Prepared& data, std::size_t feature);

}  // namespace lscope::figures
