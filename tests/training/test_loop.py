from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import Dataset

from training import TrainingError
from training.loop import Batch, Figures, Plan, train


class Numbers(Dataset[dict[str, Tensor]]):
    def __getitem__(self, index: int) -> dict[str, Tensor]:
        x = torch.randn(4, generator=torch.Generator().manual_seed(index))
        return {"x": x, "y": x.sum(0, keepdim=True)}


class Sum:
    """Learns to add four numbers."""

    samples = Numbers()

    def __init__(self, width: int = 8) -> None:
        torch.manual_seed(0)
        self.network: nn.Module = nn.Sequential(nn.Linear(4, width), nn.Linear(width, 1))

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": list(self.network.parameters())}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        loss = (self.network(batch["x"]) - batch["y"]).square().mean()
        return loss, {"square": float(loss.detach())}

    def evaluate(self, folder: Path, step: int) -> Figures:
        return {"steps_seen": float(step)}

    def export(self, folder: Path) -> None:
        (folder / "exported").write_text("yes")


def weights(task: Sum) -> list[Tensor]:
    return list(task.network.state_dict().values())


def test_going_on_equals_never_having_stopped(tmp_path: Path) -> None:
    plan = Plan(
        tmp_path / "whole", steps=12, batch=4, rate=1e-2, warm_up=3, evaluate_every=6, workers=0, half=False
    )
    whole, stopped, resumed = Sum(), Sum(), Sum()
    train(whole, plan)
    interrupted = replace(plan, folder=tmp_path / "stopped")
    stopped.evaluate = stop_after_saving(stopped)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        train(stopped, interrupted)
    train(resumed, interrupted)
    assert all(torch.equal(a, b) for a, b in zip(weights(whole), weights(resumed), strict=True))


def stop_after_saving(task: Sum) -> Any:
    """Lets the first evaluation and its checkpoint pass and interrupts the second."""
    calls = []

    def evaluate(folder: Path, step: int) -> Figures:
        calls.append(step)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return {"steps_seen": float(step)}

    return evaluate


def test_the_loss_falls_and_the_curves_tell(tmp_path: Path) -> None:
    train(
        Sum(),
        Plan(tmp_path, steps=60, batch=8, rate=5e-2, warm_up=2, evaluate_every=20, workers=0, half=False),
    )
    lines = (tmp_path / "curves.csv").read_text().splitlines()
    column = lines[0].split(",").index("train_square")
    squares = [float(line.split(",")[column]) for line in lines[1:]]
    assert len(squares) == 3
    assert squares[-1] < squares[0] / 2
    assert (tmp_path / "exported").exists()


def test_another_networks_checkpoint_is_refused(tmp_path: Path) -> None:
    plan = Plan(tmp_path, steps=2, batch=2, rate=1e-3, workers=0, half=False)
    train(Sum(), plan)
    with pytest.raises(TrainingError, match="another --output"):
        train(Sum(width=5), plan)


def test_the_rate_rises_then_falls_to_nothing() -> None:
    plan = Plan(Path(), steps=1000, batch=1, rate=1.0, warm_up=100)
    assert plan.rate_at(0) == pytest.approx(0.01)
    assert plan.rate_at(99) > 0.95
    assert plan.rate_at(1000) == pytest.approx(0.02)


class Pictures(Dataset[dict[str, Tensor]]):
    """Each sample resizes a picture, as most samples here do."""

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        return {"x": torch.full((4,), float(resized_mean(index))), "y": torch.zeros(1)}


def resized_mean(level: int) -> float:
    """Use OpenCV's threads."""
    large = np.full((600, 600, 3), level % 256, np.uint8)
    return float(cv2.resize(large, (1200, 1200), interpolation=cv2.INTER_CUBIC).mean())


class Levels(Sum):
    samples = Pictures()  # type: ignore[assignment]


def test_workers_prepare_samples_also_after_opencv_has_used_its_threads(tmp_path: Path) -> None:
    threads = cv2.getNumThreads()
    cv2.setNumThreads(4)
    try:
        resized_mean(3)
        plan = Plan(tmp_path, steps=2, batch=2, rate=1e-3, warm_up=1, evaluate_every=2, workers=1, half=False)
        train(Levels(), plan)
    finally:
        cv2.setNumThreads(threads)
    assert (tmp_path / "exported").exists()
