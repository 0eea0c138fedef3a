"""Golden numbers for tests/core/regularizer_golden_test.cpp: group lasso, max-norm, label smoothing, input noise, mixup
and freezing, each alone and all together, in plain numpy, float64.

Independent of the program: written from docs/math.md, with the network and the data of network_steps.py. The group prox
in the metric of an adaptive optimizer is solved by halving an interval. Writes one line a case: name, then the data
loss before each step, the total loss before each step, and all parameters after every step (layer by layer: W row by
row, then b).

    python3 scripts/reference/regularizer_steps.py > tests/core/golden/regularizer_steps.txt
"""
import numpy as np

import counter_draws
from network_steps import BATCH, HIDDEN, INPUTS, OUTPUTS, PHI, ROWS, Optimizer, material, sigmoid

STEPS, SEED = 6, 77


def group_prox(w, t):
    """argmin_v sum (v-w)^2/(2t) + ||v|| for one column; t is a number a weight."""
    if np.sum((w / t) ** 2) <= 1:
        return np.zeros_like(w)
    low, high = 0.0, float(np.linalg.norm(w))
    for _ in range(200):
        r = (low + high) / 2
        if np.sum((w / (r + t)) ** 2) > 1:
            low = r
        else:
            high = r
    return w * low / (low + t)


def seen_and_aimed_at(loss, case, x, rows, labels, y, step):
    """Inputs and targets as the step sees them: smoothing, then mixup, then noise on the inputs."""
    e = case.get("smoothing", 0)
    if loss == "softmax_ce":
        t = (1 - e) * np.eye(OUTPUTS)[labels] + e / OUTPUTS
    else:
        t = (1 - e) * y + e / 2
    seen, aim = x[rows], t[rows]
    if "mixup" in case:
        partners, shares = counter_draws.mixup(SEED, step, case["mixup"], rows.tolist())
        m = np.array(shares)[:, None]
        seen, aim = m * seen + (1 - m) * x[partners], m * aim + (1 - m) * t[partners]
    if "noise" in case:
        seen = seen + case["noise"] * np.array(counter_draws.noise(SEED, step, len(rows), INPUTS))
    return seen, aim


def loss_and_delta(loss, z, t):
    b, k = z.shape
    if loss == "mse":
        return np.mean((z - t) ** 2), 2 * (z - t) / (b * k)
    if loss == "bce_logits":
        return np.mean(np.logaddexp(0, z) - z * t), (sigmoid(z) - t) / (b * k)
    top = z.max(axis=1, keepdims=True)
    log_p = z - top - np.log(np.sum(np.exp(z - top), axis=1, keepdims=True))
    return -np.sum(t * log_p) / b, (np.exp(log_p) - t) / b


def forward(case, phi, w, b, x, step):
    """z of every layer, the inputs of every layer and the factors of dropout."""
    a, z, factors = [x], [], []
    for l in range(3):
        z.append(a[-1] @ w[l].T + b[l])
        if l == 2:
            return z, a, factors
        unit, row = np.arange(HIDDEN)[None, :], np.arange(BATCH)[:, None]
        kept = ((3 * unit + 5 * row + step + l) % 4 != 0) * 1.0
        factors.append(kept / 0.7 if case.get("dropout") else np.ones((BATCH, HIDDEN)))
        a.append(phi(z[-1]) * factors[-1])


def update(case, rules, w, b, grads, rate, l):
    """Decay, step, soft threshold, group prox, max-norm, in this order, for one layer."""
    by, reach = rules[l][0].move(grads[0], rate)
    reach = np.broadcast_to(reach, w.shape)
    w = w - rate * case.get("decay", 0) * w - by
    w = np.sign(w) * np.maximum(np.abs(w) - case.get("l1", 0) * reach, 0)
    if l == 0 and "group" in case:
        w = np.stack([group_prox(w[:, j], case["group"] * reach[:, j]) for j in range(w.shape[1])], axis=1)
    if "max_norm" in case:
        length = np.linalg.norm(w, axis=1, keepdims=True)
        w = np.where(length > case["max_norm"], w * case["max_norm"] / length, w)
    return w, b - rules[l][1].move(grads[1], rate)[0]


def run(activation, loss, kind, case):
    phi, dphi = PHI[activation]
    x, y, labels, w, b = material(loss)
    rules = [(Optimizer(kind, w[l]), Optimizer(kind, b[l])) for l in range(3)]
    data, total, parameters = [], [], []
    for step in range(STEPS):
        rows = np.arange(step * BATCH, (step + 1) * BATCH) % ROWS
        rate = 0.05 / (1 + 0.1 * step)
        seen, aim = seen_and_aimed_at(loss, case, x, rows, labels, y, step)
        z, a, factors = forward(case, phi, w, b, seen, step)
        value, delta = loss_and_delta(loss, z[-1], aim)
        data.append(value)
        total.append(value + case.get("l1", 0) * sum(np.abs(m).sum() for m in w) +
                     case.get("l2", 0) * sum((m**2).sum() for m in w) +
                     case.get("group", 0) * np.linalg.norm(w[0], axis=0).sum())
        grads = [None] * 3
        for l in (2, 1, 0):
            if l < 2:
                delta = (delta @ w[l + 1]) * factors[l] * dphi(z[l])
            grads[l] = (delta.T @ a[l] + 2 * case.get("l2", 0) * w[l], delta.sum(axis=0))
        for l in range(3):
            if l in case.get("frozen", {}).get(step, ()):
                for rule in rules[l]:
                    rule.t += 1  # Adam's correction counts the steps of the run
                continue
            w[l], b[l] = update(case, rules, w[l], b[l], grads[l], rate, l)
        parameters += [v for l in range(3) for v in (*w[l].ravel(), *b[l])]
    return data + total + parameters


FROZEN = {2: (0,), 3: (0, 2), 4: (1,)}
CASES = {
    "group_sgd": ("tanh", "mse", "sgd", {"group": 4.0}),
    "group_momentum_l1": ("tanh", "softmax_ce", "momentum", {"group": 0.2, "l1": 0.05}),
    "group_adam": ("tanh", "softmax_ce", "adam", {"group": 0.12}),
    "group_rmsprop_l1": ("tanh", "bce_logits", "rmsprop", {"group": 0.02, "l1": 0.001}),
    "max_norm_sgd": ("tanh", "mse", "sgd", {"max_norm": 0.9}),
    "max_norm_adam": ("relu", "softmax_ce", "adam", {"max_norm": 0.8, "l2": 0.01}),
    "smoothing_ce": ("gelu_tanh", "softmax_ce", "sgd", {"smoothing": 0.15}),
    "smoothing_bce": ("leaky_relu", "bce_logits", "nesterov", {"smoothing": 0.3}),
    "noise_mse": ("tanh", "mse", "sgd", {"noise": 0.4}),
    "noise_ce": ("sigmoid", "softmax_ce", "adam", {"noise": 0.2}),
    "mixup_mse": ("tanh", "mse", "sgd", {"mixup": 0.4}),
    "mixup_bce": ("tanh", "bce_logits", "momentum", {"mixup": 1.5, "smoothing": 0.1}),
    "mixup_ce": ("relu", "softmax_ce", "adam", {"mixup": 0.2, "smoothing": 0.1}),
    "freezing_momentum": ("tanh", "mse", "momentum", {"frozen": FROZEN, "l2": 0.01}),
    "freezing_adam": ("tanh", "softmax_ce", "adam", {"frozen": FROZEN, "l1": 0.01, "group": 0.02, "max_norm": 0.9}),
    "everything": ("gelu_tanh", "softmax_ce", "adamw",
                   {"group": 0.02, "l1": 0.005, "l2": 0.01, "decay": 0.1, "max_norm": 1.0, "smoothing": 0.1,
                    "noise": 0.2, "mixup": 0.7, "dropout": True, "frozen": FROZEN}),
}

if __name__ == "__main__":
    for name, (activation, loss, kind, case) in CASES.items():
        print(name, *(repr(float(v)) for v in run(activation, loss, kind, case)))
