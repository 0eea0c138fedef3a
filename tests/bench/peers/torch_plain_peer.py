"""A workload as the best that PyTorch can do by hand, without autograd: every product written out into memory that is kept,
one flat vector of parameters for the optimizer; prints {"steps_per_s": ...}."""

import math

import torch

import material


class Layer:
    """One dense layer of a network that trains on `batch` rows; weights and biases are views of flat vectors."""

    def __init__(self, inputs, outputs, activation, dropout):
        self.shape, self.activation, self.dropout = (inputs, outputs), activation, dropout

    def size(self):
        return self.shape[0] * self.shape[1] + self.shape[1]

    def bind(self, flat, gradient, at):
        count = self.shape[0] * self.shape[1]
        self.w, self.dw = (v[at : at + count].view(self.shape) for v in (flat, gradient))
        self.b, self.db = (v[at + count : at + self.size()] for v in (flat, gradient))
        torch.nn.init.xavier_uniform_(self.w)

    def forward(self, x):
        self.x = x
        a = torch.addmm(self.b, x, self.w)
        if self.activation == "tanh":
            a.tanh_()
        elif self.activation == "relu":
            a.relu_()
        elif self.activation == "sigmoid":
            a.sigmoid_()
        self.a = a
        if self.dropout:
            self.mask = torch.empty_like(a).bernoulli_(1 - self.dropout).div_(1 - self.dropout)
            return a * self.mask
        return a

    def backward(self, delta, first):
        if self.dropout:
            delta.mul_(self.mask)
        if self.activation == "tanh":
            delta.addcmul_(delta * self.a, self.a, value=-1)
        elif self.activation == "relu":
            delta.mul_(self.a > 0)
        elif self.activation == "sigmoid":
            delta.mul_(self.a * (1 - self.a))
        torch.mm(self.x.t(), delta, out=self.dw)
        torch.sum(delta, 0, out=self.db)
        return None if first else delta @ self.w.t()


class Network:
    def __init__(self, workload):
        widths, last = workload["layers"], len(workload["layers"]) - 2
        out = "tanh" if workload["output_activation"] == "tanh" else "linear"  # others are part of the loss
        self.workload, self.step = workload, 0
        self.layers = [
            Layer(i, o, workload["hidden_activation"] if l < last else out,
                  workload["dropout"] if l < last else 0.0)
            for l, (i, o) in enumerate(zip(widths, widths[1:]))
        ]
        total = sum(layer.size() for layer in self.layers)
        self.flat, self.gradient = torch.zeros(total), torch.zeros(total)
        self.first, self.second = torch.zeros(total), torch.zeros(total)
        self.is_weight = torch.zeros(total)
        at = 0
        for layer in self.layers:
            layer.bind(self.flat, self.gradient, at)
            self.is_weight[at : at + layer.shape[0] * layer.shape[1]] = 1
            at += layer.size()

    def loss_and_delta(self, z, target):
        rows, kind = len(z), self.workload["loss"]
        if kind == "half_mse":
            delta = z - target
            return 0.5 * float(delta.square().mean()), delta.div_(delta.numel())
        if kind == "bce":
            loss = float(torch.nn.functional.binary_cross_entropy_with_logits(z, target))
            return loss, torch.sigmoid(z).sub_(target).div_(rows)
        logs = torch.log_softmax(z, 1)
        loss = -float(logs.gather(1, target[:, None]).mean())
        delta = logs.exp_()
        delta[torch.arange(rows), target] -= 1
        return loss, delta.div_(rows)

    def train(self, x, target):
        for layer in self.layers:
            x = layer.forward(x)
        loss, delta = self.loss_and_delta(x, target)
        for layer in reversed(self.layers):
            delta = layer.backward(delta, layer is self.layers[0])
        self.update()
        return loss

    def update(self):
        work, how, g = self.workload, self.workload["optimizer"], self.gradient
        if work["l2"]:
            g.addcmul_(self.flat, self.is_weight, value=work["l2"])
        if work["l1"]:
            g.addcmul_(self.flat.sign(), self.is_weight, value=work["l1"])
        self.step += 1
        if how["type"] == "adam":
            b1, b2 = how["beta1"], how["beta2"]
            self.first.mul_(b1).add_(g, alpha=1 - b1)
            self.second.mul_(b2).addcmul_(g, g, value=1 - b2)
            root = self.second.sqrt().div_(math.sqrt(1 - b2**self.step)).add_(how["eps"])
            self.flat.addcdiv_(self.first, root, value=-how["lr"] / (1 - b1**self.step))
        elif how["momentum"]:
            self.first.mul_(how["momentum"]).add_(g)
            self.flat.add_(self.first, alpha=-how["lr"])
        else:
            self.flat.add_(g, alpha=-how["lr"])


def main():
    args = material.arguments()
    torch.set_num_threads(args.threads)
    workload = material.load(args.file)[args.name]
    x, y = (torch.from_numpy(part) for part in material.rows(workload))
    if workload["loss"] in ("half_mse", "bce"):
        y = y.float()[:, None]
    network = Network(workload)
    count, batch = len(x), workload["batch"]

    def epoch():
        if workload["shuffle_each_epoch"]:
            order = torch.randperm(count)
            rows, target = x[order], y[order]
        else:
            rows, target = x, y
        return sum(network.train(rows[i : i + batch], target[i : i + batch]) * len(rows[i : i + batch])
                   for i in range(0, count, batch)) / count

    with torch.no_grad():
        material.print_speed(epoch, workload, args.seconds)


main()
