// QuantLib's blackFormula over the options of revalue.ts: writes the prices, then prints the seconds of each round. The
// forward is 1, so a price is in coins per coin, as the kernel's is.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <ql/pricingengines/blackformula.hpp>
#include <string>
#include <vector>

static std::vector<double> read(const std::string &path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) std::exit(1);
  std::vector<double> values(file.tellg() / sizeof(double));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(values.data()), values.size() * sizeof(double));
  return values;
}

int main(int argc, char **argv) {
  const std::string folder = argv[1];
  const double budget = std::atof(argv[2]) / 1000;
  const auto phi = read(folder + "/phi.f64");
  const auto strike = read(folder + "/strike.f64");
  const auto sdev = read(folder + "/sdev.f64");
  const auto price = [&](size_t i) {
    const auto side = phi[i] > 0 ? QuantLib::Option::Call : QuantLib::Option::Put;
    return QuantLib::blackFormula(side, strike[i], 1.0, sdev[i]);
  };
  std::vector<double> prices(phi.size());
  for (size_t i = 0; i < phi.size(); i++) prices[i] = price(i);
  std::ofstream(argv[3], std::ios::binary)
      .write(reinterpret_cast<const char *>(prices.data()), prices.size() * sizeof(double));
  std::printf("{\"seconds\":[");
  double spent = 0;
  volatile double kept = 0;
  for (int round = 0; round == 0 || spent < budget; round++) {
    const auto started = std::chrono::steady_clock::now();
    double sum = 0;
    for (size_t i = 0; i < phi.size(); i++) sum += price(i);
    kept = sum;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    spent += took.count();
    std::printf("%s%.9g", round ? "," : "", took.count());
  }
  std::printf("]}\n");
}
