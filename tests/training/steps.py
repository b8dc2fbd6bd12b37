"""Steps of a training, by hand."""

from collections.abc import Iterable
from typing import Any

import torch
from torch.utils.data import default_collate


def losses_of_steps(task: Any, numbers: Iterable[int], steps: int, rate: float, figure: str) -> list[float]:
    """Train on the samples of these numbers, and return a figure of the loss at each step."""
    batch = default_collate([task.samples[number] for number in numbers])
    optimizer = torch.optim.AdamW(task.groups(), lr=rate)
    losses = []
    for _ in range(steps):
        loss, figures = task.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(figures[figure])
    return losses
