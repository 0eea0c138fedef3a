// A workload with the core of TensorFlow Playground: scalar objects in JavaScript, plain descent on mini-batches. Its
// rows stay in one order, so nothing is spent on shuffling.
//   node playground_peer.mjs NN_JS ROWS BATCH SECONDS WIDTH...      prints {"steps_per_s": ...}
// NN_JS is the playground's own src/nn.ts without its types, as a module (its users' browsers run the same).
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [nnPath, rowsPath, batchText, secondsText, ...widthTexts] = process.argv.slice(2);
const nn = await import(pathToFileURL(nnPath).href);
const batch = Number(batchText), leastSeconds = Number(secondsText), widths = widthTexts.map(Number);

const file = readFileSync(rowsPath);
const rows = file.readInt32LE(0), features = file.readInt32LE(4);
const numberAt = (index) => file.readFloatLE(8 + 4 * index);
const points = Array.from({ length: rows }, (_, row) => ({
  x: Array.from({ length: features }, (_, column) => numberAt(row * features + column)),
  y: numberAt(rows * features + row),
}));

const names = points[0].x.map((_, column) => `x${column}`);
const network = nn.buildNetwork(widths, nn.Activations.TANH, nn.Activations.TANH, null, names);
function epoch() {
  let steps = 0;
  points.forEach((point, index) => {
    nn.forwardProp(network, point.x);
    nn.backProp(network, point.y, nn.Errors.SQUARE);
    if ((index + 1) % batch !== 0 && index + 1 !== rows) return;
    nn.updateWeights(network, 0.03, 0);
    ++steps;
  });
  return steps;
}

for (const begin = performance.now(); performance.now() - begin < 300;) epoch();  // until it is compiled
let steps = 0;
const begin = performance.now();
while (performance.now() - begin < 1000 * leastSeconds) steps += epoch();
console.log(JSON.stringify({ steps_per_s: (1000 * steps) / (performance.now() - begin) }));
