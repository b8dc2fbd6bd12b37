"""The loop that trains every network: steps, curves, and checkpoints from which it resumes exactly."""

from __future__ import annotations

import argparse
import csv
import logging
import math
import time
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from training import TrainingError

log = logging.getLogger(__name__)

Batch = Mapping[str, Tensor]
Figures = dict[str, float]


class Task(Protocol):
    """One network's training: the network, its samples and its loss."""

    @property
    def network(self) -> nn.Module:
        """The module that is trained, with everything that a checkpoint must hold."""

    @property
    def samples(self) -> Dataset[dict[str, Tensor]]:
        """Sample number i must depend on i alone."""

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        """Return the loss of a batch, and the figures for the curves."""

    def groups(self) -> list[dict[str, Any]]:
        """The optimizer's parameter groups; `scale` in a group multiplies the learning rate."""

    def evaluate(self, folder: Path, step: int) -> Figures:
        """Figures on what was not trained on; may leave sheets in the folder."""

    def export(self, folder: Path) -> None:
        """Write the weights as the program loads them."""


@dataclass(frozen=True)
class Plan:
    """How long and how to train. The learning rate rises over `warm_up` steps, then falls (cosine)."""

    folder: Path
    steps: int
    batch: int
    rate: float
    warm_up: int = 200
    evaluate_every: int = 1000
    workers: int = 1
    device: str = "cpu"
    half: bool = True

    def rate_at(self, step: int) -> float:
        rise = min(1.0, (step + 1) / max(self.warm_up, 1))
        return self.rate * rise * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / self.steps)))


def computes_bfloat16(device: str) -> bool:
    """Whether bfloat16 makes training faster on this device.

    A processor without instructions for it is a hundred times as slow.
    """
    return device != "cpu" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def train(task: Task, plan: Plan) -> None:
    """Train until `plan.steps`, resuming from the folder's checkpoint if it has one.

    A stopped and resumed training gives the same weights: a sample depends on its number only, and the
    checkpoint holds everything else. Raises TrainingError if the checkpoint is of another network.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    task.network.to(plan.device).train()
    optimizer = torch.optim.AdamW(task.groups(), lr=plan.rate, weight_decay=1e-4)
    start = resume(task.network, optimizer, plan)
    curves, began = Curves(plan.folder / "curves.csv"), time.monotonic()
    for step, batch in enumerate(batches(task.samples, plan, start), start):
        figures = one_step(task, optimizer, batch, plan, step)
        curves.add(figures)
        is_last = step + 1 == plan.steps
        if (step + 1) % plan.evaluate_every == 0 or is_last:
            task.network.eval()
            with torch.no_grad():
                figures = task.evaluate(plan.folder, step + 1)
            task.network.train()
            save(task.network, optimizer, plan, step + 1)
            task.export(plan.folder)
            speed = (step + 1 - start) * plan.batch / (time.monotonic() - began)
            curves.write(step + 1, figures | {"samples_per_second": round(speed, 1)})


def one_step(task: Task, optimizer: torch.optim.Optimizer, batch: Batch, plan: Plan, step: int) -> Figures:
    """One step of the optimizer. The loss is computed in bfloat16 if the plan says `half`."""
    for group in optimizer.param_groups:
        group["lr"] = plan.rate_at(step) * group.get("scale", 1.0)
    moved = {name: value.to(plan.device, non_blocking=True) for name, value in batch.items()}
    with torch.autocast(plan.device, torch.bfloat16) if plan.half else nullcontext():
        loss, figures = task.loss(moved)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 5.0)
    optimizer.step()
    return figures | {"loss": float(loss.detach())}


def batches(samples: Dataset[dict[str, Tensor]], plan: Plan, start: int) -> Iterator[Batch]:
    """The batches from step `start` on; sample numbers continue from the last step."""
    cv2.setNumThreads(1)  # before the loader forks: OpenCV's threads do not survive that
    numbers = range(start * plan.batch, plan.steps * plan.batch)
    loader = DataLoader(
        samples,
        batch_size=plan.batch,
        sampler=numbers,
        num_workers=plan.workers,
        prefetch_factor=4 if plan.workers else None,
        pin_memory=plan.device != "cpu",
    )
    return iter(loader)


def save(network: nn.Module, optimizer: torch.optim.Optimizer, plan: Plan, step: int) -> None:
    """Write the checkpoint under its final name only when it is whole."""
    partial = plan.folder / "last.partial"
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, partial)
    partial.replace(plan.folder / "last.pt")


def resume(network: nn.Module, optimizer: torch.optim.Optimizer, plan: Plan) -> int:
    """The step to go on from: 0 without a checkpoint."""
    path = plan.folder / "last.pt"
    if not path.exists():
        return 0
    try:
        state = torch.load(path, map_location=plan.device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    except (RuntimeError, ValueError, KeyError) as error:
        raise TrainingError(
            f"{path} is not a checkpoint of this network. Choose another --output."
        ) from error
    return int(state["step"])


class Curves:
    """A CSV of figures: one row an evaluation, training figures averaged since the row before."""

    def __init__(self, path: Path) -> None:
        self._path, self._sums, self._count = path, dict[str, float](), 0

    def add(self, figures: Figures) -> None:
        self._count += 1
        for name, value in figures.items():
            self._sums[name] = self._sums.get(name, 0.0) + value

    def write(self, step: int, evaluated: Figures) -> None:
        means = {f"train_{name}": total / self._count for name, total in self._sums.items()}
        row = {"step": step} | {name: round(value, 5) for name, value in (means | evaluated).items()}
        is_new = not self._path.exists()
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(row))
            if is_new:
                writer.writeheader()
            writer.writerow(row)
        log.info("%s", row)
        self._sums, self._count = {}, 0


def add_plan_arguments(parser: argparse.ArgumentParser, steps: int, batch: int, rate: float) -> None:
    """The options that all trainings share."""
    parser.add_argument(
        "--heads",
        type=Path,
        nargs="+",
        default=[Path("build/heads")],
        help="folders that `train heads` wrote",
    )
    parser.add_argument(
        "--output", type=Path, required=True, help="folder for checkpoint, curves and weights"
    )
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--rate", type=float, default=rate, help="highest learning rate")
    parser.add_argument("--evaluate-every", type=int, default=1000, metavar="STEPS")
    parser.add_argument("--workers", type=int, default=1, help="processes that prepare samples")
    parser.add_argument(
        "--threads", type=int, help="processor threads for the network; default: torch's choice"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--real", type=Path, help="real frames to measure on (docs/training.md says how to make them)"
    )


def plan_of(arguments: argparse.Namespace) -> Plan:
    """The plan that the command's words ask for. Shows progress on stderr from here on."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return Plan(
        folder=arguments.output,
        steps=arguments.steps,
        batch=arguments.batch,
        rate=arguments.rate,
        warm_up=max(1, arguments.steps // 20),
        evaluate_every=arguments.evaluate_every,
        workers=arguments.workers,
        device=arguments.device,
        half=computes_bfloat16(arguments.device),
    )
