"""Golden numbers for tests/core/batch_norm_golden_test.cpp: steps of batch-normalized networks in plain numpy, float64.

Independent of the program: the backward pass is the one printed in Ioffe & Szegedy (2015), section 3, over the partial
derivatives in the variance and the mean; the program uses the closed form. Data and first weights come from sines.
Writes one line a case: name, the data loss before each step, the total loss before each step, all numbers after the
last step (hidden layer by hidden layer: W row by row, b, scale, running mean, running variance; then W and b of the
output layer), and the outputs of all rows in evaluation.

    python3 scripts/reference/batch_norm_steps.py > tests/core/golden/batch_norm_steps.txt
"""
import numpy as np

from network_steps import HIDDEN, PHI, ROWS, Optimizer, loss_and_delta, material

EPS, M, STEPS = 1e-5, 0.1, 3


def forward(x, p, phi, training, frozen, masks):
    """Activations, what backward needs, and the new running statistics of every hidden layer."""
    a, kept, moved = [x], [], []
    for l in range(2):
        u = a[-1] @ p["w"][l].T
        if training and not frozen[l]:
            mean, var = u.mean(axis=0), u.var(axis=0)
            if len(x) > 1:
                moved.append(((1 - M) * p["mean"][l] + M * mean, (1 - M) * p["var"][l] + M * u.var(axis=0, ddof=1)))
            else:
                moved.append((p["mean"][l], p["var"][l]))
        else:
            mean, var = p["mean"][l], p["var"][l]
            moved.append((mean, var))
        xhat = (u - mean) / np.sqrt(var + EPS)
        z = p["scale"][l] * xhat + p["b"][l]
        kept.append((u, mean, var, xhat, z))
        a.append(phi(z) * masks[l])
    return a, kept, moved, a[-1] @ p["w"][2].T + p["b"][2]


def through_normalization(dz, scale, u, mean, var, frozen):
    """dJ/du from dJ/dz, as in the paper."""
    dx = dz * scale
    if frozen:
        return dx / np.sqrt(var + EPS)
    n = len(u)
    dvar = np.sum(dx * (u - mean), axis=0) * -0.5 * (var + EPS) ** -1.5
    dmean = np.sum(dx, axis=0) * -1 / np.sqrt(var + EPS) + dvar * np.sum(-2 * (u - mean), axis=0) / n
    return dx / np.sqrt(var + EPS) + dvar * 2 * (u - mean) / n + dmean / n


def run(activation, loss, kind, l1, l2, decay, activity, dropout, batches, frozen_from):
    phi, dphi = PHI[activation]
    x, y, labels, w, b = material(loss)
    p = {
        "w": w,
        "b": b,
        "scale": [1 + 0.3 * np.sin(1.3 * np.arange(HIDDEN) + l) for l in range(2)],
        "mean": [np.zeros(HIDDEN) for _ in range(2)],
        "var": [np.ones(HIDDEN) for _ in range(2)],
    }
    rules = {name: [Optimizer(kind, v) for v in p[name]] for name in ("w", "b", "scale")}
    ones = [np.ones(HIDDEN)] * 2
    data, total, at = [], [], 0
    for step in range(STEPS):
        n = batches[step]
        rows = np.arange(at, at + n) % ROWS
        at += n
        rate = 0.05 / (1 + 0.1 * step)
        frozen = [step >= frozen_from, False, False]
        unit, row = np.arange(HIDDEN)[None, :], np.arange(n)[:, None]
        kept_at = [((3 * unit + 5 * row + step + l) % 4 != 0) / 0.7 for l in range(2)]
        masks = kept_at if dropout else [np.ones((n, HIDDEN))] * 2
        a, kept, moved, z = forward(x[rows], p, phi, True, frozen, masks)
        value, delta = loss_and_delta(loss, z, y[rows], labels[rows])
        outs = [phi(k[4]) for k in kept]
        active = sum(activity * np.sum(o**2) / n + activity / 2 * np.sum(np.abs(o)) / n for o in outs)
        penalty = l1 * sum(np.abs(m).sum() for m in p["w"]) + l2 * sum((m**2).sum() for m in p["w"])
        data.append(value)
        total.append(value + penalty + active)
        grads = {"w": [None] * 3, "b": [None] * 3, "scale": [None] * 2}
        for l in (2, 1, 0):
            if l < 2:
                u, mean, var, xhat, pre = kept[l]
                delta = (delta @ p["w"][l + 1]) * masks[l]
                delta = (delta + (2 * activity * outs[l] + activity / 2 * np.sign(outs[l])) / n) * dphi(pre)
                grads["b"][l], grads["scale"][l] = delta.sum(axis=0), (delta * xhat).sum(axis=0)
                delta = through_normalization(delta, p["scale"][l], u, mean, var, frozen[l])
            else:
                grads["b"][l] = delta.sum(axis=0)
            grads["w"][l] = delta.T @ a[l] + 2 * l2 * p["w"][l]
        for l in range(3):
            for name in ("w", "b", "scale"):
                if frozen[l] or l >= len(p[name]):
                    continue
                by, reach = rules[name][l].move(grads[name][l], rate)
                if name == "w":
                    p["w"][l] = p["w"][l] - rate * decay * p["w"][l] - by
                    p["w"][l] = np.sign(p["w"][l]) * np.maximum(np.abs(p["w"][l]) - l1 * reach, 0)
                else:
                    p[name][l] = p[name][l] - by
        p["mean"], p["var"] = [m for m, _ in moved], [v for _, v in moved]
    numbers = []
    for l in range(3):
        numbers += [*p["w"][l].ravel(), *p["b"][l]]
        if l < 2:
            numbers += [*p["scale"][l], *p["mean"][l], *p["var"][l]]
    return data + total + numbers + [*forward(x, p, phi, False, [False] * 3, ones)[3].ravel()]


NEVER = STEPS
CASES = {
    "sgd_mse_tanh": ("tanh", "mse", "sgd", 0, 0, 0, 0, False, (5, 5, 5), NEVER),
    "momentum_bce_relu_l2": ("relu", "bce_logits", "momentum", 0, 0.02, 0, 0, False, (7, 12, 5), NEVER),
    "adamw_ce_gelu_decay_l1": ("gelu_tanh", "softmax_ce", "adamw", 0.01, 0, 0.1, 0, False, (5, 4, 3), NEVER),
    "rmsprop_mse_leaky_activity_dropout": ("leaky_relu", "mse", "rmsprop", 0, 0, 0, 0.03, True, (6, 6, 6), NEVER),
    "adam_ce_sigmoid_last_row_alone": ("sigmoid", "softmax_ce", "adam", 0, 0, 0, 0, False, (6, 5, 1), NEVER),
    "sgd_bce_tanh_frozen": ("tanh", "bce_logits", "sgd", 0, 0.01, 0, 0, False, (5, 5, 5), 2),
}

if __name__ == "__main__":
    for name, case in CASES.items():
        print(name, *(repr(float(v)) for v in run(*case)))
