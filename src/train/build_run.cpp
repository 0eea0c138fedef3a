#include <new>
#include <utility>

#include "core/initializer.h"
#include "train/saved_weights.h"
#include "train/trainer_of.h"

namespace lscope::train {
namespace {

using spec::ParamId;

/// Whether the saved weights that the spec names are there and fit.
base::Status check_start(const spec::RunSpec& spec, const SavedWeights* start, const core::NetworkSpec& network) {
  if (!spec.weights) return base::Done{};
  if (start == nullptr)
    return base::Error{base::ErrorCode::kInputMismatch, spec.weights->path, "these weights have not been read", ""};
  return check_fit(*start, spec.weights->layers, core::parameter_layout(network));
}

}  // namespace

template <class S>
void set_first_weights(const spec::RunSpec& spec, const SavedWeights* start, core::Learner<S>& learner) {
  learner.initialize(build_initialization(spec.values), spec.seed());
  if (spec.weights) take_weights<S>(*start, spec.weights->layers, learner.layout(), learner.parameters());
  const double factor = spec.values[ParamId::kInitialScale];
  if (factor != 1) core::scale_parameters<S>(learner.layout(), factor, learner.parameters());
}

template <class S>
base::Result<BuiltRun<S>> build_run(const spec::RunSpec& spec, const data::Dataset* file,
                                    std::shared_ptr<const data::Prepared> reuse_data,
                                    std::shared_ptr<const ExampleSets<S>> reuse_sets, const SavedWeights* start) {
  if (!reuse_data) {
    auto made = build_data(spec, file);
    if (!made.ok()) return made.error();
    reuse_data = std::move(made).value();
  }
  const core::NetworkSpec network = build_network(spec, *reuse_data);
  const base::Status fits = check_run(spec, *reuse_data, network);
  if (!fits.ok()) return fits.error();
  if (const base::Status taken = check_start(spec, start, network); !taken.ok()) return taken.error();
  try {  // the one place where a size chosen by the user may ask for more memory than there is
    if (!reuse_sets) reuse_sets = std::make_shared<const ExampleSets<S>>(*reuse_data);
    BuiltRun<S> built{std::move(reuse_data), std::move(reuse_sets),
                      core::Learner<S>(network, spec.values.whole(ParamId::kThreads))};
    set_first_weights(spec, start, built.learner);
    return built;
  } catch (const std::bad_alloc&) {
    return base::Error{base::ErrorCode::kResourceMemory, "model", "not enough memory for this network",
                       "fewer or narrower layers, or fewer rows", "error.network_memory"};
  }
}

template void set_first_weights(const spec::RunSpec&, const SavedWeights*, core::Learner<float>&);
template void set_first_weights(const spec::RunSpec&, const SavedWeights*, core::Learner<double>&);
template base::Result<BuiltRun<float>> build_run(const spec::RunSpec&, const data::Dataset*,
                                                 std::shared_ptr<const data::Prepared>,
                                                 std::shared_ptr<const ExampleSets<float>>, const SavedWeights*);
template base::Result<BuiltRun<double>> build_run(const spec::RunSpec&, const data::Dataset*,
                                                  std::shared_ptr<const data::Prepared>,
                                                  std::shared_ptr<const ExampleSets<double>>, const SavedWeights*);

}  // namespace lscope::train
