"""Coefficients of src/core/fast_math.h, and the accuracy they reach in float32.

tanh x = x P(u) / Q(u), u = x^2 cut at 8.6^2, degrees 4 and 4, least relative error by reweighted least squares (Lawson).
e^r on |r| <= ln 2 / 2, degree 6, the same way.

    python3 scripts/reference/fast_math_fit.py
"""
import numpy as np

END = 8.6


def lawson(columns, target, scale, rounds=80):
    """Coefficients of the least maximal relative error of columns @ c against target; scale() renews the weights."""
    weight, best = np.ones_like(target), (np.inf, None)
    divide = np.ones_like(target)
    for _ in range(rounds):
        w = np.sqrt(weight) / divide
        c = np.linalg.lstsq(columns * w[:, None], target * w, rcond=None)[0]
        error, divide = scale(c)
        if error.max() < best[0]:
            best = (error.max(), c)
        weight = weight * (error / error.max() + 1e-3)
        weight /= weight.sum()
    return best


def fit_tanh():
    k = np.arange(4000)
    u = np.concatenate([(0.5 - 0.5 * np.cos(np.pi * (k + 0.5) / 4000)), np.linspace(1e-8, 0.0135, 400)])
    f = np.tanh(END * np.sqrt(u)) / (END * np.sqrt(u))
    columns = np.concatenate([u[:, None] ** np.arange(5), -f[:, None] * u[:, None] ** np.arange(1, 5)], axis=1)

    def scale(c):
        p, q = u[:, None] ** np.arange(5) @ c[:5], 1 + u[:, None] ** np.arange(1, 5) @ c[5:]
        return np.abs(p / q / f - 1), f * np.abs(q)

    _, c = lawson(columns, f, scale)
    powers = (END * END) ** np.arange(5)
    return c[:5] / powers, np.concatenate([[1], c[5:]]) / powers


def fit_exp():
    r = np.cos(np.pi * (np.arange(4000) + 0.5) / 4000) * np.log(2) / 2
    columns = r[:, None] ** np.arange(1, 7)

    def scale(c):
        return np.abs((1 + columns @ c) / np.exp(r) - 1), np.exp(r)

    return np.concatenate([[1], lawson(columns, np.exp(r) - 1, scale)[1]])


def fused(a, b, c):
    return (a.astype(np.float64) * b.astype(np.float64) + np.asarray(c, np.float64)).astype(np.float32)


def in_halves(c, u):
    square = u * u
    return fused(fused(np.full_like(u, c[4]), square, fused(np.full_like(u, c[3]), u, c[2])), square, fused(np.full_like(u, c[1]), u, c[0]))


def horner(c, x):
    y = np.full_like(x, c[-1])
    for a in c[-2::-1]:
        y = fused(y, x, a)
    return y


if __name__ == "__main__":
    p, q = (c.astype(np.float32) for c in fit_tanh())
    e = fit_exp().astype(np.float32)
    for name, c in (("P", p), ("Q", q), ("exp", e)):
        print(name, ", ".join(f"{float(v):.9g}F" for v in c))
    x = np.concatenate([np.geomspace(1e-8, 20, 1500000), np.linspace(0.01, 10, 1500000)]).astype(np.float32)
    u = np.minimum(x * x, np.float32(END * END))
    t = np.minimum(x * in_halves(p, u) / in_halves(q, u), np.float32(1))
    print("tanh: relative error", np.abs(t / np.tanh(x.astype(np.float64)) - 1).max())
    r = np.linspace(-np.log(2) / 2, np.log(2) / 2, 1000001).astype(np.float32)
    print("exp: relative error", np.abs(horner(e, r) / np.exp(r.astype(np.float64)) - 1).max())
