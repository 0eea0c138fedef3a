// A workload with FANN: plain batch descent on mini-batches (it has no Adam), tanh or linear outputs, half squared
// error.
//   fann_peer ROWS BATCH SECONDS ACTIVATION WIDTH...      prints {"steps_per_s": ...}
#include <floatfann.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "rows_file.h"
#include "speed.h"

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  const RowsFile rows(argv[1]);
  const auto batch = static_cast<unsigned>(std::atoi(argv[2]));
  const double seconds = std::atof(argv[3]);
  std::vector<unsigned> widths;
  for (int i = 5; i < argc; ++i) widths.push_back(static_cast<unsigned>(std::atoi(argv[i])));
  fann* net = fann_create_standard_array(static_cast<unsigned>(widths.size()), widths.data());
  const fann_activationfunc_enum hidden = std::string(argv[4]) == "tanh" ? FANN_SIGMOID_SYMMETRIC : FANN_LINEAR_PIECE;
  fann_set_activation_function_hidden(net, hidden);
  fann_set_activation_function_output(net, FANN_SIGMOID_SYMMETRIC);
  fann_set_training_algorithm(net, FANN_TRAIN_BATCH);
  fann_set_learning_rate(net, 0.03F);

  const unsigned outputs = widths.back();
  fann_train_data* data =
      fann_create_train(static_cast<unsigned>(rows.rows), static_cast<unsigned>(rows.features), outputs);
  for (unsigned i = 0; i < static_cast<unsigned>(rows.rows); ++i) {
    std::copy_n(rows.x.data() + i * static_cast<unsigned>(rows.features), rows.features, data->input[i]);
    for (unsigned o = 0; o < outputs; ++o)
      data->output[i][o] = outputs == 1 ? rows.y[i] : (rows.y[i] == static_cast<float>(o) ? 1.0F : -1.0F);
  }
  const auto epoch = [&] {
    fann_shuffle_train_data(data);
    unsigned steps = 0;
    for (unsigned first = 0; first < data->num_data; first += batch, ++steps) {
      fann_train_data part = *data;
      part.input += first;
      part.output += first;
      part.num_data = std::min(batch, data->num_data - first);
      fann_train_epoch(net, &part);
    }
    return steps;
  };
  print_speed(seconds, epoch);
}
