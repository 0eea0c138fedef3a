"""A workload as a PyTorch user writes it: eager, index_select batches, optim.*; prints {"steps_per_s": ...}."""

import torch
from torch import nn
from torch.nn import functional

import material


def build(workload):
    widths = workload["layers"]
    activation = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}[workload["hidden_activation"]]
    parts = []
    for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        parts.append(nn.Linear(inputs, outputs))
        if layer + 2 < len(widths):
            parts.append(activation())
            if workload["dropout"]:
                parts.append(nn.Dropout(workload["dropout"]))
    if workload["output_activation"] == "tanh":
        parts.append(nn.Tanh())
    return nn.Sequential(*parts)


def optimizer_of(workload, model):
    weights = [p for name, p in model.named_parameters() if name.endswith("weight")]
    biases = [p for name, p in model.named_parameters() if name.endswith("bias")]
    groups = [{"params": weights, "weight_decay": workload["l2"]}, {"params": biases, "weight_decay": 0.0}]
    settings = workload["optimizer"]
    if settings["type"] == "adam":
        betas = (settings["beta1"], settings["beta2"])
        return weights, torch.optim.Adam(groups, lr=settings["lr"], betas=betas, eps=settings["eps"])
    return weights, torch.optim.SGD(groups, lr=settings["lr"], momentum=settings["momentum"])


def main():
    args = material.arguments()
    torch.set_num_threads(args.threads)
    workload = material.load(args.file)[args.name]
    x, y = (torch.from_numpy(part) for part in material.rows(workload))
    if workload["loss"] == "half_mse":
        y, loss = y[:, None], lambda out, target: 0.5 * functional.mse_loss(out, target)
    elif workload["loss"] == "bce":
        y, loss = y.float()[:, None], functional.binary_cross_entropy_with_logits
    else:
        loss = functional.cross_entropy
    model = build(workload)
    weights, optimizer = optimizer_of(workload, model)
    count, batch = len(x), workload["batch"]

    def epoch():
        total = 0.0
        order = torch.randperm(count) if workload["shuffle_each_epoch"] else None
        for first in range(0, count, batch):
            if order is None:
                rows, target = x[first : first + batch], y[first : first + batch]
            else:
                chosen = order[first : first + batch]
                rows, target = x[chosen], y[chosen]
            optimizer.zero_grad()
            value = loss(model(rows), target)
            if workload["l1"]:
                value = value + workload["l1"] * sum(w.abs().sum() for w in weights)
            value.backward()
            optimizer.step()
            total += value.item() * len(rows)
        return total / count

    material.print_speed(epoch, workload, args.seconds)


main()
