// A workload with dlib, whose networks are types: the shapes below, or exit code 3.
//   dlib_peer NAME ROWS BATCH SECONDS      prints {"steps_per_s": ...}
#include <dlib/dnn.h>

#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "rows_file.h"
#include "speed.h"

namespace {

using Input = dlib::input<dlib::matrix<float>>;
template <int kUnits, class Below>
using Tanh = dlib::htan<dlib::fc<kUnits, Below>>;
template <int kUnits, class Below>
using Relu = dlib::relu<dlib::fc<kUnits, Below>>;
using Dlib1 = dlib::loss_mean_squared<Tanh<1, Tanh<2, Tanh<4, Input>>>>;
using Dlib1b = dlib::loss_mean_squared<Tanh<1, Tanh<8, Tanh<8, Tanh<8, Input>>>>>;
using Dlib2 = dlib::loss_binary_log<dlib::fc<1, Relu<64, Relu<64, Input>>>>;
using Dlib3 = dlib::loss_multiclass_log<dlib::fc<10, Relu<64, Input>>>;
using Dlib6 = dlib::loss_multiclass_log<dlib::fc<10, Relu<1024, Relu<1024, Input>>>>;

template <class Label>
std::vector<Label> labels_of(const RowsFile& rows, bool signs) {
  std::vector<Label> out;
  for (const float y : rows.y) out.push_back(static_cast<Label>(signs && y == 0.0F ? -1.0F : y));
  return out;
}

template <class Net, class Solver, class Label>
void run(const RowsFile& rows, std::size_t batch, double seconds, const Solver& solver, double rate, bool signs) {
  std::vector<dlib::matrix<float>> all;
  for (std::int32_t i = 0; i < rows.rows; ++i)
    all.push_back(dlib::mat(rows.x.data() + static_cast<std::ptrdiff_t>(i) * rows.features, rows.features, 1));
  const std::vector<Label> labels = labels_of<Label>(rows, signs);
  Net net;
  std::vector<Solver> solvers(net.num_computational_layers, solver);
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 generator(1);
  std::vector<dlib::matrix<float>> x;
  std::vector<Label> y;
  dlib::resizable_tensor tensor;
  const auto epoch = [&] {
    if (batch < all.size()) std::shuffle(order.begin(), order.end(), generator);
    double steps = 0;
    for (std::size_t first = 0; first < all.size(); first += batch, ++steps) {
      x.clear();
      y.clear();
      for (std::size_t i = first; i < std::min(all.size(), first + batch); ++i) {
        x.push_back(all[order[i]]);
        y.push_back(labels[order[i]]);
      }
      net.to_tensor(x.begin(), x.end(), tensor);
      net.compute_parameter_gradients(tensor, y.begin());
      net.update_parameters(dlib::make_sstack(solvers), rate);
    }
    return steps;
  };
  print_speed(seconds, epoch);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string name = argv[1];
  const RowsFile rows(argv[2]);
  const auto batch = static_cast<std::size_t>(std::atoi(argv[3]));
  const double seconds = std::atof(argv[4]);
  const dlib::sgd sgd(0, 0), momentum(0, 0.9F);
  const dlib::adam adam(0, 0.9F, 0.999F);
  if (name == "W1")
    run<Dlib1, dlib::sgd, float>(rows, batch, seconds, sgd, 0.03, false);
  else if (name == "W1b")
    run<Dlib1b, dlib::sgd, float>(rows, batch, seconds, sgd, 0.03, false);
  else if (name == "W2" || name == "W7")
    run<Dlib2, dlib::adam, float>(rows, batch, seconds, adam, 0.001, true);
  else if (name == "W3")
    run<Dlib3, dlib::adam, unsigned long>(rows, batch, seconds, adam, 0.001, false);
  else if (name == "W6")
    run<Dlib6, dlib::sgd, unsigned long>(rows, batch, seconds, momentum, 0.01, false);
  else
    return 3;
}
