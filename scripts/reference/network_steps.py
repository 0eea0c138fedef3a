"""Golden numbers for tests/core/golden_test.cpp: training steps of small networks in plain numpy, float64.

Independent of the program: written from docs/math.md. Data and first weights come from sines, so that both sides make
them from the same formulas. Writes one line a case: name, then the data loss before each step, the total loss before
each step, and all parameters after the last step (layer by layer: W row by row, then b).

    python3 scripts/reference/network_steps.py > tests/core/golden/network_steps.txt
"""
import numpy as np

ROWS, INPUTS, HIDDEN, OUTPUTS, STEPS, BATCH = 12, 3, 5, 3, 8, 5
C = np.sqrt(2 / np.pi)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def inner(x):
    return C * (x + 0.044715 * x**3)


PHI = {
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "leaky_relu": (lambda x: np.where(x > 0, x, 0.01 * x), lambda x: np.where(x > 0, 1.0, 0.01)),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "gelu_tanh": (
        lambda x: 0.5 * x * (1 + np.tanh(inner(x))),
        lambda x: 0.5 * (1 + np.tanh(inner(x)))
        + 0.5 * x * (1 - np.tanh(inner(x)) ** 2) * C * (1 + 3 * 0.044715 * x**2),
    ),
}


def loss_and_delta(loss, z, y, labels):
    b, k = z.shape
    if loss == "mse":
        return np.mean((z - y) ** 2), 2 * (z - y) / (b * k)
    if loss == "bce_logits":
        value = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
        return value, (sigmoid(z) - y) / (b * k)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    hot = np.eye(k)[labels]
    return -np.mean(np.log(p[np.arange(b), labels])), (p - hot) / b


class Optimizer:
    """One parameter array; the settings are the product's defaults."""

    def __init__(self, kind, like):
        self.kind, self.m, self.s, self.t = kind, np.zeros_like(like), np.zeros_like(like), 0

    def move(self, g, rate):
        """The displacement to subtract, and the reach of the step."""
        self.t += 1
        if self.kind == "sgd":
            return rate * g, rate
        if self.kind in ("momentum", "nesterov"):
            self.m = 0.9 * self.m + g
            v = g + 0.9 * self.m if self.kind == "nesterov" else self.m
            return rate * v, rate / (1 - 0.9)
        if self.kind == "rmsprop":
            self.s = 0.99 * self.s + 0.01 * g * g
            return rate * g / (np.sqrt(self.s) + 1e-8), rate / (np.sqrt(self.s) + 1e-8)
        self.m = 0.9 * self.m + 0.1 * g
        self.s = 0.999 * self.s + 0.001 * g * g
        denominator = np.sqrt(self.s / (1 - 0.999**self.t)) + 1e-8
        return rate * (self.m / (1 - 0.9**self.t)) / denominator, rate / denominator


def material(loss):
    """Rows, targets, labels and first weights and biases: sines, which the tests make from the same formulas."""
    i, j = np.arange(ROWS)[:, None], np.arange(INPUTS)[None, :]
    x = np.sin(1.7 * i + 0.9 * j + 0.3)
    raw = np.sin(2.3 * i + 1.1 * np.arange(OUTPUTS)[None, :])
    y = (raw > 0) * 1.0 if loss == "bce_logits" else raw
    labels = (np.arange(ROWS) * 7 + 2) % OUTPUTS
    shapes = [(HIDDEN, INPUTS), (HIDDEN, HIDDEN), (OUTPUTS, HIDDEN)]
    w = [0.6 * np.sin(3.0 * np.arange(o)[:, None] + 7.0 * np.arange(n)[None, :] + l) for l, (o, n) in enumerate(shapes)]
    b = [0.1 * np.cos(2.0 * np.arange(o) + l) for l, (o, _) in enumerate(shapes)]
    return x, y, labels, w, b


def run(activation, loss, kind, l1, l2, l1_method, decay, activity, dropout):
    phi, dphi = PHI[activation]
    x, y, labels, w, b = material(loss)
    rules = [(Optimizer(kind, w[l]), Optimizer(kind, b[l])) for l in range(3)]
    data, total = [], []
    for step in range(STEPS):
        rows = np.arange(step * BATCH, (step + 1) * BATCH) % ROWS
        rate = 0.05 / (1 + 0.1 * step)
        a, z, factor = [x[rows]], [], []
        active = 0.0
        for l in range(3):
            z.append(a[-1] @ w[l].T + b[l])
            if l == 2:
                break
            out = phi(z[-1])
            active += activity * np.sum(out**2) / BATCH + activity / 2 * np.sum(np.abs(out)) / BATCH
            unit, row = np.arange(HIDDEN)[None, :], np.arange(BATCH)[:, None]
            kept = ((3 * unit + 5 * row + step + l) % 4 != 0) * 1.0
            factor.append(kept / 0.7 if dropout else np.ones_like(out))
            a.append(out * factor[-1])
        value, delta = loss_and_delta(loss, z[-1], y[rows], labels[rows])
        penalty = l1 * sum(np.abs(m).sum() for m in w) + l2 * sum((m**2).sum() for m in w)
        data.append(value)
        total.append(value + penalty + active)
        grads = [None] * 3
        for l in (2, 1, 0):
            if l < 2:
                out = phi(z[l])
                delta = (delta @ w[l + 1]) * factor[l]
                delta = delta + (2 * activity * out + activity / 2 * np.sign(out)) / BATCH
                delta = delta * dphi(z[l])
            g = delta.T @ a[l] + 2 * l2 * w[l]
            if l1_method == "subgradient":
                g = g + l1 * np.sign(w[l])
            grads[l] = (g, delta.sum(axis=0))
        for l in range(3):
            by, reach = rules[l][0].move(grads[l][0], rate)
            w[l] = w[l] - rate * decay * w[l] - by
            if l1_method == "proximal":
                w[l] = np.sign(w[l]) * np.maximum(np.abs(w[l]) - l1 * reach, 0)
            b[l] = b[l] - rules[l][1].move(grads[l][1], rate)[0]
    return data + total + [v for l in range(3) for v in (*w[l].ravel(), *b[l])]


CASES = {
    "sgd_mse_tanh": ("tanh", "mse", "sgd", 0, 0, "proximal", 0, 0, False),
    "momentum_bce_relu_l2": ("relu", "bce_logits", "momentum", 0, 0.02, "proximal", 0, 0, False),
    "nesterov_ce_leaky_l1": ("leaky_relu", "softmax_ce", "nesterov", 0.01, 0, "proximal", 0, 0, False),
    "rmsprop_mse_sigmoid_elastic": ("sigmoid", "mse", "rmsprop", 0.01, 0.005, "proximal", 0, 0, False),
    "adam_ce_gelu_l1": ("gelu_tanh", "softmax_ce", "adam", 0.02, 0, "proximal", 0, 0, False),
    "adamw_bce_tanh_decay_l1": ("tanh", "bce_logits", "adamw", 0.01, 0, "proximal", 0.1, 0, False),
    "sgd_ce_gelu_subgradient": ("gelu_tanh", "softmax_ce", "sgd", 0.02, 0, "subgradient", 0, 0, False),
    "adam_mse_tanh_dropout": ("tanh", "mse", "adam", 0, 0.01, "proximal", 0, 0, True),
    "momentum_ce_sigmoid_activity": ("sigmoid", "softmax_ce", "momentum", 0, 0, "proximal", 0, 0.03, True),
}

if __name__ == "__main__":
    for name, case in CASES.items():
        print(name, *(repr(float(v)) for v in run(*case)))
