#pragma once

#include <CLI/CLI.hpp>

#include "json.h"
