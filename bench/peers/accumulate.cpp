// Native accumulation of positions into scenario rows, one thread: what a C++ programmer would write, with the count of
// columns known to the compiler. Reads the arrays of accumulate.ts, prints checksums and the seconds of each round.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

constexpr int COLUMNS = 32;

template <typename T> std::vector<T> read(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) std::exit(1);
  std::vector<T> values(file.tellg() / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(values.data()), values.size() * sizeof(T));
  return values;
}

static void accumulate(const std::vector<uint32_t> &offsets, const uint32_t *instrument, const double *qty,
                       const double *rows, double *out) {
  for (size_t u = 0; u + 1 < offsets.size(); u++) {
    double sums[COLUMNS] = {};
    for (uint32_t p = offsets[u]; p < offsets[u + 1]; p++) {
      const double *row = rows + static_cast<size_t>(instrument[p]) * COLUMNS;
      for (int c = 0; c < COLUMNS; c++) sums[c] += qty[p] * row[c];
    }
    for (int c = 0; c < COLUMNS; c++) out[u * COLUMNS + c] = sums[c];
  }
}

int main(int argc, char **argv) {
  const std::string folder = argv[1];
  const int rounds = std::atoi(argv[2]);
  const auto offsets = read<uint32_t>(folder + "/offsets.u32");
  const auto instrument = read<uint32_t>(folder + "/instrument.u32");
  const auto qty = read<double>(folder + "/qty.f64");
  const auto rows = read<double>(folder + "/rows.f64");
  std::vector<double> out((offsets.size() - 1) * COLUMNS);
  accumulate(offsets, instrument.data(), qty.data(), rows.data(), out.data());
  double sum = 0, size = 0, placed = 0;
  for (size_t i = 0; i < out.size(); i++) {
    sum += out[i];
    size += std::fabs(out[i]);
    placed += out[i] * static_cast<double>(i % 7 + 1);
  }
  std::printf("{\"sum\":%.17g,\"size\":%.17g,\"placed\":%.17g,\"seconds\":[", sum, size, placed);
  for (int round = 0; round < rounds; round++) {
    const auto started = std::chrono::steady_clock::now();
    accumulate(offsets, instrument.data(), qty.data(), rows.data(), out.data());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    std::printf("%s%.9g", round ? "," : "", took.count());
  }
  std::printf("]}\n");
}
