"""Trains the avatar network part by part: supervised keypoints, then motion, then the picture."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import Dataset

from model.keypoints import Keypoints
from training.avatar_losses import difference, enlarged, keypoint_loss, warped
from training.avatar_network import AvatarNetwork, load_avatar_network, reenacted, save_half
from training.evaluate import RealClips
from training.loop import Batch, Figures, add_plan_arguments, plan_of, train
from training.pairs import Pairs, Views
from training.people import read_people
from training.sheets import write_sheet
from training.window import cut, painted, window_on

PARTS = {
    "keypoints": ("kp_detector.",),
    "motion": ("generator.dense_motion_network.",),
    "picture": (
        "generator.first.",
        "generator.down",
        "generator.bottleneck.",
        "generator.up",
        "generator.final.",
    ),
}
"""What each step of the recipe trains, in this order; the others stand still."""


class AvatarTask:
    """What the loop trains, on what, towards what. `part` is one of PARTS."""

    def __init__(
        self, network: AvatarNetwork, samples: Dataset[dict[str, Tensor]], part: str, real: RealClips | None
    ) -> None:
        self.network, self.samples = network, samples
        self._part, self._real = part, real
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(name.startswith(PARTS[part]))
        halve_convolutions(network)

    def groups(self) -> list[dict[str, Any]]:
        return [{"params": [p for p in self.network.parameters() if p.requires_grad]}]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        freeze_norms(self.network)
        losses = {"keypoints": self._keypoints, "motion": self._motion, "picture": self._picture}
        parts = losses[self._part](batch)
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def _keypoints(self, batch: Batch) -> dict[str, Tensor]:
        found = self.network.kp_detector(batch["picture"].float() / 255)
        return keypoint_loss(found, batch["keypoints"], batch["jacobians"])

    def _motion(self, batch: Batch) -> dict[str, Tensor]:
        """Flow, and the moved picture against the true one, where the map knows what is seen in both."""
        source, driving = (batch[name].float() / 255 for name in ("source", "driving"))
        motion = self.network.generator.dense_motion_network(source, *keypoints_in(batch))
        known = batch["flow"][..., 2:].permute(0, 3, 1, 2)
        important = (known * batch["weight"])[:, 0]
        off = (motion.deformation - batch["flow"][..., :2]).abs().sum(3)
        seen = enlarged(batch["weight"] * (0.3 + 0.7 * known), driving)
        return {
            "flow": 8 * (off * important).sum() / (important.sum() + 1),
            "warp": 2 * difference(warped(source, motion.deformation), driving, seen),
        }

    def _picture(self, batch: Batch) -> dict[str, Tensor]:
        """The picture in a window on the face; its own pixels are kept wherever the map knows they can be."""
        source, driving = (batch[name].float() / 255 for name in ("source", "driving"))
        with torch.no_grad():
            motion = self.network.generator.dense_motion_network(source, *keypoints_in(batch))
        window = window_on(batch["driving_value"])
        picture, kept = painted(self.network.generator, source, motion, window)
        known, weight = (
            cut(x, window) for x in (batch["flow"][..., 2:].permute(0, 3, 1, 2), batch["weight"])
        )
        return {
            "picture": 6 * difference(picture, cut(driving, window), enlarged(weight, picture)),
            "kept": 0.15 * ((1 - kept) * enlarged(known, picture)).mean(),
        }

    def evaluate(self, folder: Path, step: int) -> Figures:
        """L1 of a few real reenactments, and their sheet; training/evaluate.py measures in full."""
        if self._real is None:
            return {}
        rows, errors = [], []
        for numbers in self._real.each().values():
            frames = self._real.pictures[numbers[np.linspace(0, len(numbers) - 1, 4).astype(int)]]
            made = reenacted(self.network, frames[0], frames[1:])
            errors.append(np.abs(made.astype(np.float32) - frames[1:]).mean() / 255)
            rows += [frames[0], *(p for pair in zip(frames[1:], made, strict=True) for p in pair)]
        write_sheet(folder / f"real-{step:06d}.jpg", rows[: 7 * 14], columns=7)
        return {"real_l1": float(np.mean(errors))}

    def export(self, folder: Path) -> None:
        save_half(self.network, folder / "default.safetensors")


def keypoints_in(batch: Batch) -> tuple[Keypoints, Keypoints]:
    """Those of the driving picture and of the source."""
    driving = Keypoints(batch["driving_value"], batch["driving_jacobian"])
    return driving, Keypoints(batch["source_value"], batch["source_jacobian"])


def halve_convolutions(network: AvatarNetwork) -> None:
    """Let the loop's bfloat16 into the convolutions only: coordinates need more than its eight bits."""
    generator, device = network.generator, next(network.parameters()).device.type
    motion = generator.dense_motion_network
    for part in (
        *(network.kp_detector.predictor, network.kp_detector.kp, network.kp_detector.jacobian),
        *(motion.hourglass, motion.mask, motion.occlusion),
        *(
            generator.first,
            *generator.down_blocks,
            generator.bottleneck,
            *generator.up_blocks,
            generator.final,
        ),
    ):
        part.forward = torch.autocast(device, torch.bfloat16)(part.forward)


def freeze_norms(network: nn.Module) -> None:
    """Batch norm with its running figures: small batches would spoil them."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=2000, batch=8, rate=5e-4)
    parser.add_argument("--part", choices=tuple(PARTS), required=True, help="what to train, in this order")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = replace(plan_of(arguments), half=False)  # the convolutions alone, by halve_convolutions
    network = load_avatar_network(arguments.start) if arguments.start else AvatarNetwork()
    real = RealClips(arguments.real) if arguments.real else None
    views = arguments.part == "keypoints"
    people = read_people(arguments.heads, with_maps=not views)
    samples = Views(people) if views else Pairs(people)
    train(AvatarTask(network, samples, arguments.part, real), plan)
    return 0
