#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/translate.h"

namespace lscope::spec {

/// The strings of one language: assets/i18n/<code>.json, a flat object of key -> text. "{0}" are slots.
class Language {
 public:
  [[nodiscard]] const std::string& code() const { return code_; }    ///< "en", "zh-CN"
  [[nodiscard]] std::string operator()(std::string_view key) const;  ///< the key itself where it is missing
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const { return strings_; }

  /// Errors  kMachineAsset, kInputMalformed
  static base::Result<Language> load(std::string_view code);

 private:
  std::string code_;
  std::map<std::string, std::string, std::less<>> strings_;
};

/// "zh" and "zh_CN.UTF-8" give "zh-CN", everything else "en".
[[nodiscard]] std::string language_code(std::string_view wanted);

}  // namespace lscope::spec
