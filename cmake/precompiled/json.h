#pragma once

#include <nlohmann/json.hpp>

#include "rooms.h"
