"""Make a network fit for int8: move what is uneven in a layer's inputs into its weights.

int8 rounds all inputs of a layer to the same steps, and a few channels of BERT's are tens of times
as large as the rest. Each channel is divided by a step and the weights that meet it are multiplied
by the same, so that nothing changes in float32 (Xiao et al., SmoothQuant, ICML 2023). Only what
goes into the feed-forward layers is smoothed: there it tells, and elsewhere it keeps ONNX Runtime
from running attention as one operator.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

SHARE = 0.75  # of the unevenness that goes into the weights
LEAST = 1e-4  # a channel that is never used


class Smoothed(nn.Module):
    """A linear layer whose inputs are divided, and whose weights are multiplied, by channel."""

    down: torch.Tensor

    def __init__(self, linear: nn.Linear, steps: torch.Tensor) -> None:
        super().__init__()
        self.linear = nn.Linear(linear.in_features, linear.out_features)
        with torch.no_grad():
            self.linear.weight.copy_(linear.weight * steps)
            self.linear.bias.copy_(linear.bias)
        self.register_buffer("down", 1 / steps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what the layer before gave, (..., out features)."""
        found: torch.Tensor = self.linear(x * self.down)
        return found


def smooth(network: nn.Module, inputs: Iterable[tuple[torch.Tensor, ...]]) -> nn.Module:
    """Smooth what goes into a network's feed-forward layers, in place, by what passes on inputs."""
    largest = largest_inputs(network, inputs)
    for name, most in largest.items():
        linear = network.get_submodule(name)
        assert isinstance(linear, nn.Linear)
        weights = linear.weight.detach().abs().amax(0).clamp(min=LEAST)
        steps = most.clamp(min=LEAST) ** SHARE / weights ** (1 - SHARE)
        parent, _, last = name.rpartition(".")
        setattr(network.get_submodule(parent), last, Smoothed(linear, steps))
    return network


def largest_inputs(
    network: nn.Module, inputs: Iterable[tuple[torch.Tensor, ...]]
) -> dict[str, torch.Tensor]:
    """Return the largest input of each channel of the feed-forward layers, by their names."""
    largest: dict[str, torch.Tensor] = {}

    def watch(name: str, linear: nn.Linear) -> torch.utils.hooks.RemovableHandle:
        def note(_: nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            most = given[0].abs().flatten(0, -2).amax(0)
            largest[name] = torch.maximum(largest.get(name, most), most)

        return linear.register_forward_pre_hook(note)

    layers = [
        (name, module)
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear) and name.endswith(".intermediate.dense")
    ]
    watching = [watch(name, linear) for name, linear in layers]
    with torch.inference_mode():
        for given in inputs:
            network(*given)
    for handle in watching:
        handle.remove()
    return {name: most.clone() for name, most in largest.items()}
