#include <csignal>
#include <exception>
#include <iostream>
#include <new>
#include <optional>
#include <utility>
#include <variant>

#include "app/app_context.h"
#include "app/main_loop.h"
#include "app/options.h"
#include "app/screenshot.h"

namespace {

namespace app = lscope::app;
namespace base = lscope::base;

int report(const base::Error& error) {
  std::cerr << "error[" << base::class_name(error.code) << "]: " << base::to_text(error) << '\n';
  return base::exit_code(error.code);
}

int open_window(const app::Options& options) {
  std::optional<app::ScriptPlayer> script;
  if (options.script) {
    auto lines = app::load_script(*options.script);
    if (!lines.ok()) return report(lines.error());
    script.emplace(std::move(lines).value());
  }
  auto context = app::AppContext::make(options);
  if (!context.ok()) return report(context.error());
  return app::MainLoop(*context.value(), std::move(script)).run();
}

int run(int argc, char** argv) {
  auto asked = app::parse_options({argv + 1, argv + argc});
  if (!asked.ok()) return report(asked.error());
  if (const auto* text = std::get_if<app::TextOnly>(&asked.value())) {
    std::cout << text->text;
    return 0;
  }
  const app::Options& options = std::get<app::Options>(asked.value());
  return options.screenshot ? app::take_screenshot(options) : open_window(options);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of that write, not the end of the program
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    return report({base::ErrorCode::kResourceMemory, "", "out of memory", "choose a smaller network or fewer rows"});
  } catch (const std::exception& problem) {
    return report({base::ErrorCode::kInternal, "", problem.what(), "please report this with what you did last"});
  }
}
