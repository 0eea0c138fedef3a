"""`lscope convert`: one penalty under the names of other books and libraries."""

import sys
import unittest

import numpy

import driver
from driver import strict_json


def minimiser(gradient, curvature, size):
    """Newton's method on a smooth convex function."""
    w = numpy.zeros(size)
    for _ in range(100):
        w = w - numpy.linalg.solve(curvature(w), gradient(w))
    return w


def soft(x, t):
    return numpy.sign(x) * numpy.maximum(numpy.abs(x) - t, 0)


def coordinate_descent(x, y, quadratic, l1, l2):
    """argmin quadratic * |y - x w|^2 + l1 sum |w| + l2 sum w^2, written for any factor before the squares."""
    w = numpy.zeros(x.shape[1])
    for _ in range(4000):
        for j in range(x.shape[1]):
            rest = y - x @ w + x[:, j] * w[j]
            w[j] = soft(2 * quadratic * x[:, j] @ rest, l1) / (2 * quadratic * x[:, j] @ x[:, j] + 2 * l2)
    return w


class Convert(driver.CliTest):
    def converted(self, *words):
        return strict_json(self.succeed("convert", *words, "--json").out)

    def setUp(self):
        super().setUp()
        rng = numpy.random.default_rng(3)
        self.x = rng.normal(size=(30, 4))
        self.y = self.x @ [1.5, -0.7, 0, 0.1] + 0.3 * rng.normal(size=30)

    def test_ridge_and_lasso_have_the_same_minimiser_in_their_words_and_in_ours(self):
        x, y, n = self.x, self.y, len(self.y)
        ours = self.converted("--lambda", 2.5, "--from", "sklearn-ridge", "--to", "ours", "--n", n)["ours"]
        theirs = numpy.linalg.solve(x.T @ x + 2.5 * numpy.eye(4), x.T @ y)
        mine = numpy.linalg.solve(x.T @ x / n + ours["lambda2"] * numpy.eye(4), x.T @ y / n)
        numpy.testing.assert_allclose(mine, theirs, rtol=1e-12)
        self.assertEqual(ours["lambda1"], 0)

        ours = self.converted("--lambda", 0.2, "--from", "sklearn-lasso", "--to", "ours")["ours"]
        theirs = coordinate_descent(x, y, 1 / (2 * n), 0.2, 0)
        mine = coordinate_descent(x, y, 1 / n, ours["lambda1"], ours["lambda2"])
        numpy.testing.assert_allclose(mine, theirs, atol=1e-12)
        self.assertTrue((theirs == 0).any())

        ours = self.converted("--lambda", 0.2, "--alpha", 0.3, "--from", "glmnet", "--to", "ours")["ours"]
        theirs = coordinate_descent(x, y, 1 / (2 * n), 0.2 * 0.3, 0.2 * 0.7 / 2)
        numpy.testing.assert_allclose(coordinate_descent(x, y, 1 / n, ours["lambda1"], ours["lambda2"]), theirs,
                                      atol=1e-12)

    def test_logistic_regression_has_the_same_minimiser(self):
        x, y, n = self.x, (self.y > 0).astype(float), len(self.y)

        def fit(data, l2):  # argmin data * sum CE + l2 sum w^2
            def p(w):
                return 1 / (1 + numpy.exp(-x @ w))
            return minimiser(lambda w: data * x.T @ (p(w) - y) + 2 * l2 * w,
                             lambda w: data * (x.T * (p(w) * (1 - p(w)))) @ x + 2 * l2 * numpy.eye(4), 4)

        answer = self.converted("--lambda", 0.4, "--from", "sklearn-c", "--to", "ours", "--n", n, "--loss", "bce")
        numpy.testing.assert_allclose(fit(1 / n, answer["ours"]["lambda2"]), fit(0.4, 0.5), rtol=1e-9)

    def test_there_and_back_is_the_same_for_all_that_can_be_said(self):
        names = [entry["convention"] for entry in strict_json(self.succeed("convert", "--list", "--json").out)]
        self.assertIn("ours", names)
        self.assertEqual(len(names), len(set(names)))
        more = ("--n", 117, "--batch", 13)
        said = set()
        for name in names:
            for loss in ("mse", "softmax"):
                there = self.lscope("convert", "--lambda", 0.37, "--from", name, "--to", "ours", "--loss", loss, *more,
                                    "--json")
                if there.code == 3:
                    continue
                self.assertEqual(there.code, 0, there.err)
                there = strict_json(there.out)
                self.assertEqual((there["n"], there["batch"], there["loss"], there["outputs"]), (117, 13, loss, 1))
                to = there["to"]
                back = self.converted("--lambda", repr(to["value"]), "--alpha", repr(to["alpha"]), "--from", "ours",
                                      "--to", name, "--loss", loss, *more)
                self.assertAlmostEqual(back["to"]["value"], 0.37, delta=1e-12)
                said.add(name)
        self.assertEqual(set(names) - said, {"adamw"})

    def test_text_states_what_the_number_depends_on(self):
        text = self.succeed("convert", "--lambda", 1, "--from", "sklearn-ridge", "--to", "glmnet", "--n", 100).out
        self.assertIn("sklearn-ridge 1  =  glmnet 0.01 (alpha 0)", text)
        self.assertIn("for n 100, B any, k 1, loss mse, weights only", text)
        self.assertIn("s_y", text)  # on what condition the number holds for glmnet
        self.assertIn("sklearn-ridge", self.succeed("convert", "--list").out)

    def test_no_equal_value_is_refused_with_the_reason(self):
        for words, reason in ((["--from", "adamw", "--to", "ours"], "no objective"),
                              (["--from", "ours", "--to", "adamw"], "decoupled-sgd"),
                              (["--from", "sklearn-lasso", "--to", "torch"], "no L1 part"),
                              (["--from", "half-lambda", "--to", "sklearn-lasso"], "no L2 part"),
                              (["--from", "sklearn-lasso", "--to", "ours", "--loss", "softmax"], "no cross-entropy"),
                              (["--from", "sklearn-c", "--to", "ours", "--n", "9"], "no squared loss")):
            with self.subTest(words=words):
                self.assertIn(reason, self.refuse(3, "input.mismatch", "convert", "--lambda", "0.5", *words))

    def test_usage(self):
        self.assertIn("sklearn-ridge", self.refuse(2, "usage.key", "convert", "--lambda", "1", "--from",
                                                   "sklearn-rige", "--to", "ours"))
        for words, error_class, part in (
                (["--from", "ours", "--to", "keras"], "usage.option", "--lambda"),
                (["--lambda", "1", "--to", "keras"], "usage.option", "--from"),
                (["--lambda", "-1", "--from", "ours", "--to", "keras"], "usage.range", "--lambda"),
                (["--lambda", "nan", "--from", "ours", "--to", "keras"], "usage.range", "--lambda"),
                (["--lambda", "1e308", "--from", "sklearn-lasso", "--to", "ours"], "usage.range", "--lambda"),
                (["--lambda", "1", "--alpha", "2", "--from", "ours", "--to", "keras"], "usage.range", "--alpha"),
                (["--lambda", "1", "--alpha", "1", "--from", "torch", "--to", "ours"], "usage.option", "--alpha"),
                (["--lambda", "1", "--from", "sum", "--to", "ours"], "usage.option", "--n"),
                (["--lambda", "1", "--from", "sklearn-mlp", "--to", "ours"], "usage.option", "--batch"),
                (["--lambda", "1", "--from", "ours", "--to", "keras", "--n", "0"], "usage.option", "--n"),
                (["--lambda", "1", "--from", "ours", "--to", "keras", "--loss", "hinge"], "usage.option", "--loss")):
            with self.subTest(words=words):
                self.assertIn(part, self.refuse(2, error_class, "convert", *words))


if __name__ == "__main__":
    driver.main(sys.argv)
