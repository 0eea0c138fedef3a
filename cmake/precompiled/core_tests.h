#pragma once

#include <Eigen/Core>

#include "tests.h"
