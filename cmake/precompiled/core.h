#pragma once

#include <Eigen/Core>

#include "rooms.h"
