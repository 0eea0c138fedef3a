#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <vector>

/// The rows of a workload as peers.py writes them: rows, features (int32), x (float), y (float: a target or a class).
struct RowsFile {
  std::int32_t rows = 0, features = 0;
  std::vector<float> x, y;

  explicit RowsFile(const char* path) {
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(&rows), sizeof rows);
    file.read(reinterpret_cast<char*>(&features), sizeof features);
    x.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(features));
    y.resize(static_cast<std::size_t>(rows));
    file.read(reinterpret_cast<char*>(x.data()), static_cast<std::streamsize>(x.size() * sizeof(float)));
    file.read(reinterpret_cast<char*>(y.data()), static_cast<std::streamsize>(y.size() * sizeof(float)));
    if (!file) {
      std::cerr << path << ": not a file of rows\n";
      std::exit(3);
    }
  }
};
