#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "figures/catalogue.h"

namespace lscope::figures {

/// ||W1[:,j]||_2 of every input j; exactly 0 where a penalty has removed the input.
[[nodiscard]] std::vector<double> norms_of_inputs(const train::WeightsView& weights);

/// The weight at a place of the flat vector in words: "x₁ → unit 3", "unit 2 → unit 1, layer 2". Empty for a place that
/// holds no weight.
[[nodiscard]] std::string weight_name(const base::Translate& tr, const train::Snapshot& run, std::int64_t place);

/// The first layer's weights into single units, as pictures.
struct WeightImage {
  int unit = 0;
  std::vector<float> value;  ///< width x height, row 0 on top
};
struct WeightImages {
  int width = 0, height = 0;
  int of_units = 0;    ///< units the layer has; more than images where there are many
  double largest = 0;  ///< of |value| over all images; 0 where no weight is a number other than 0
  std::vector<WeightImage> images;
};
/// At most `most` units, the first ones. No images unless the inputs are the pixels of such a picture.
[[nodiscard]] WeightImages images_of_weights(const train::WeightsView& weights, int width, int height, int most);

/// A picture of the network: what of it can be seen.
struct Diagram {
  struct Node {
    int layer = 0;  ///< 0: inputs; k: units of layer k
    int unit = 0;
    double x = 0, y = 0;   ///< x = layer; y in [0, 1], 1 on top
    double norm = 0;       ///< of the weights into it; of an input: of those out of it
    bool removed = false;  ///< an input whose weights are all exactly 0, a unit that is dead
  };
  struct Edge {
    std::size_t from = 0, to = 0;  ///< of nodes
    double weight = 0;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;   ///< the strongest between the nodes shown, the weakest first; never a weight of 0
  std::int64_t weights = 0;  ///< of the whole network
  bool is_complete = true;   ///< every unit is a node
};
inline constexpr std::size_t kDiagramNodes = 24, kDiagramEdges = 80;
/// At most `nodes` of every layer, those with the largest norms, in their order, and at most `edges` of the weights
/// between two layers: of more, nobody sees any.
[[nodiscard]] Diagram diagram(const train::WeightsView& weights, const probe::Activity* activity,
                              std::size_t nodes = kDiagramNodes, std::size_t edges = kDiagramEdges);

}  // namespace lscope::figures
