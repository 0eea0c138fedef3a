"""A workload with scikit-learn's MLP, as far as it can be said there (no dropout, no L1, linear output for squared
error); prints {"steps_per_s": ...}. Threads are those of its BLAS: OPENBLAS_NUM_THREADS."""

import json
import time
import warnings

from sklearn.neural_network import MLPClassifier, MLPRegressor

import material


def main():
    args = material.arguments()
    warnings.filterwarnings("ignore")
    workload = material.load(args.file)[args.name]
    x, y = material.rows(workload)
    settings = workload["optimizer"]
    options = {
        "hidden_layer_sizes": tuple(workload["layers"][1:-1]),
        "activation": {"sigmoid": "logistic"}.get(workload["hidden_activation"], workload["hidden_activation"]),
        "batch_size": min(workload["batch"], len(x)),
        "alpha": workload["l2"] * workload["batch"],  # its penalty is alpha/(2 batch) |w|^2
        "solver": settings["type"],
        "learning_rate_init": settings["lr"],
        "shuffle": workload["shuffle_each_epoch"],
        "tol": 0.0,
        "n_iter_no_change": 10**9,
        "random_state": 1,
    }
    if settings["type"] == "sgd":
        options |= {"momentum": settings["momentum"], "nesterovs_momentum": False}
    kind = MLPRegressor if workload["loss"] == "half_mse" else MLPClassifier

    def seconds_of(epochs):
        model = kind(max_iter=epochs, **options)
        begin = time.perf_counter()
        model.fit(x, y)
        return time.perf_counter() - begin

    epochs = max(2, int(args.seconds / (seconds_of(2) / 2)))
    print(json.dumps({"steps_per_s": epochs * material.steps_per_epoch(workload) / seconds_of(epochs)}))


main()
