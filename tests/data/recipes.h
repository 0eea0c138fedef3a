#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "data/generate.h"

namespace lscope::data {

inline Recipe recipe(Generator generator, int train = 80) {
  Recipe r;
  r.generator = generator;
  r.train = train;
  r.validation = 40;
  r.test = 60;
  return r;
}

inline Generated raw(const Recipe& r) {
  auto made = generate_raw(r);
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}
inline Prepared prepared(const Recipe& r) {
  auto made = generate(r);
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}

}  // namespace lscope::data
