"""Trains the avatar network, whose keypoints the landmark network finds: motion, then the picture."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import Dataset

from model.dense_motion import Motion
from model.keypoints import Keypoints
from model.weights import DEFAULT_WEIGHTS
from training.avatar_losses import difference, enlarged, texture_difference
from training.avatar_network import AvatarNetwork, load_avatar_network, reenacted, save_half
from training.critic import Critic, critic_losses
from training.evaluate import RealClips
from training.face_loss import FaceLoss
from training.loop import Batch, Figures, add_plan_arguments, computes_bfloat16, plan_of, train
from training.pairs import IMPRECISION, Pairs
from training.people import read_people
from training.sheets import write_sheet
from training.window import cut, is_aside, painted, points_within, windows_of

MOTION = "generator.dense_motion_network."
ENCODER = ("generator.first.", "generator.down_blocks.")
PAINTER = tuple(f"generator.{part}." for part in ("bottleneck", "up_blocks", "drawn", "refine", "final"))
PAINT_ALONE = ("paint", "critic")
"""The parts that do not train motion."""
TRAINED: Mapping[str, str | tuple[str, ...]] = {
    "motion": MOTION,
    "picture": "generator.",
    **dict.fromkeys(PAINT_ALONE, PAINTER),
}
"""The weights that each part trains, by the beginnings of their names."""
PARTS = tuple(TRAINED)
"""The steps of the recipe after the landmarks.

`motion`: dense motion alone. `picture`: dense motion and everything that paints. `paint`: what paints alone,
one and a half times as fast. `critic`: `paint` against a critic.
"""
MOTION_SCALE = 0.3
"""Factor of the learning rate for motion while the picture is learnt."""

PAINT_IMPRECISION = 0.002
"""Standard deviation of the painter's points. Noise of a pixel would hide the direction of the eyes."""

CRITIC_SCALE = 4.0
"""Factor of the critic's learning rate; it starts untrained (two time scales, Heusel et al. 2017)."""
FOOLED = 0.3
"""Weight of the adversarial loss: the painter is rewarded if the critic takes paint for rendered."""

HIDDEN = 2.0
"""Additional weight of pixels that the source does not show: behind hair that moved, in an opened mouth."""

FARTHEST = 0.5
"""Largest error of a flow that counts, in half picture sides. Larger errors count as this one."""


class AvatarTask:
    """What the loop trains: the network, its samples and its loss.

    `part` is one of PARTS. The networks that find points are frozen.
    """

    def __init__(
        self,
        network: AvatarNetwork,
        samples: Dataset[dict[str, Tensor]],
        part: str,
        real: RealClips | None,
        *,
        keep_encoder: bool = False,
    ) -> None:
        self.samples, self._avatar = samples, network
        self._part, self._real = part, real
        self._critic = Critic() if part == "critic" else None
        self._face_loss = FaceLoss(network.kp_detector)
        still = ENCODER if keep_encoder else ()
        for name, parameter in network.named_parameters():
            parameter.requires_grad_(name.startswith(TRAINED[part]) and not name.startswith(still))
        halve_convolutions(network)

    @property
    def network(self) -> nn.Module:
        """Return the avatar network, and the critic if there is one."""
        if self._critic is None:
            return self._avatar
        return nn.ModuleDict({"avatar": self._avatar, "critic": self._critic})

    def groups(self) -> list[dict[str, Any]]:
        named = [(name, p) for name, p in self._avatar.named_parameters() if p.requires_grad]
        motion = [p for name, p in named if name.startswith(MOTION)]
        paint = [p for name, p in named if not name.startswith(MOTION)]
        beside_paint = {"scale": MOTION_SCALE} if paint else {}
        critic = list(self._critic.parameters()) if self._critic else []
        groups = (
            {"params": paint},
            {"params": motion, **beside_paint},
            {"params": critic, "scale": CRITIC_SCALE},
        )
        return [group for group in groups if group["params"]]

    def loss(self, batch: Batch) -> tuple[Tensor, Figures]:
        freeze_norms(self._avatar)
        parts = self._motion(batch) if self._part == "motion" else self._picture(batch)
        return torch.stack(list(parts.values())).sum(), {n: float(p.detach()) for n, p in parts.items()}

    def _motion(self, batch: Batch) -> dict[str, Tensor]:
        """Loss of the flow where the map knows both pictures, and of the warped picture.

        A part that the source hides may be sampled from beside it, such as a wall behind a head.
        """
        source, driving = (batch[name].float() / 255 for name in ("source", "driving"))
        moved, worn = self._true_keypoints(batch)
        motion = self._moved(source, moved, worn, self._avatar.generator.drawings(moved))
        return self._motion_losses(motion, source, driving, batch)

    def _true_keypoints(self, batch: Batch) -> tuple[Keypoints, Keypoints]:
        """The driver's and the avatar's, from the labels."""
        moved, worn = (batch[f"{name}_points"] for name in ("driving", "source"))
        return self._avatar.kp_detector.keypoints(moved), self._avatar.kp_detector.keypoints(worn)

    def _moved(
        self, source: Tensor, driving: Keypoints, worn: Keypoints, drawings: tuple[Tensor, ...]
    ) -> Motion:
        dense_motion = self._avatar.generator.dense_motion_network
        motion: Motion = dense_motion(source, driving, worn, *drawings[:1])
        return motion

    def _motion_losses(
        self, motion: Motion, source: Tensor, driving: Tensor, batch: Batch
    ) -> dict[str, Tensor]:
        known = batch["flow"][..., 2:].permute(0, 3, 1, 2)
        important = (known * batch["weight"])[:, 0]
        off = (motion.deformation - batch["flow"][..., :2]).abs().sum(3).clamp(max=FARTHEST)
        seen = enlarged(known * batch["weight"] + 1 - known, driving)
        moved = self._avatar.generator.deformed(source, motion.deformation)
        return {
            "flow": 8 * (off * important).sum() / (important.sum() + 1),
            "warp": 2 * difference(moved, driving, seen),
        }

    def _picture(self, batch: Batch) -> dict[str, Tensor]:
        """Loss of the picture in a window.

        Keypoints are those of the detector, and true ones if motion is frozen. The source's own pixels are
        kept wherever the map knows that they can be.
        """
        source, driving = (batch[name].float() / 255 for name in ("source", "driving"))
        paints_only = self._part in PAINT_ALONE
        with torch.no_grad():
            detector = self._avatar.kp_detector
            moved, worn = (
                self._true_keypoints(batch) if paints_only else (detector(driving), detector(source))
            )
        drawings = self._avatar.generator.drawings(moved)
        motion = self._moved(source, moved, worn, drawings)
        of_motion = {} if paints_only else self._motion_losses(motion, source, driving, batch)
        known = batch["flow"][..., 2:].permute(0, 3, 1, 2)
        windows = windows_of(batch["driving_points"], known)
        picture, kept, paint = painted(self._avatar.generator, source, motion, drawings, windows)
        true = cut(driving, windows)
        known, weight = (enlarged(cut(x, windows), picture) for x in (known, batch["weight"]))
        painted_over = ((1 - kept) * known * weight).mean()
        weight = weight * (1 + HIDDEN * (1 - known))
        points = points_within(batch["driving_points"], windows)
        shown = [number for number in range(len(windows)) if not is_aside(number)]
        critic = self._against_critic(picture, true, weight)
        face = self._face_loss(picture[shown], true[shown], points[shown])
        return {
            **of_motion,
            **critic,
            "picture": 6 * difference(picture, true, weight),
            "paint": 1.5 * difference(paint, true, weight),
            "texture": 16 * texture_difference(picture, true, weight),
            "kept": painted_over,
            "features": 0.5 * face["features"],
            "landmarks": 10 * face["landmarks"],
            "openings": 20 * face["openings"],
            "close_features": 0.3 * face["close_features"],
            "close_points": 4 * face["close_points"],
        }

    def _against_critic(self, picture: Tensor, true: Tensor, weight: Tensor) -> dict[str, Tensor]:
        if self._critic is None:
            return {}
        losses = critic_losses(self._critic, picture, true, weight)
        return {"critic": losses["critic"], "painter": FOOLED * losses["painter"]}

    def evaluate(self, folder: Path, step: int) -> Figures:
        """L1 of a few real reenactments, and their sheet; training/evaluate.py measures in full."""
        if self._real is None:
            return {}
        rows, errors = [], []
        for numbers in self._real.each().values():
            frames = self._real.pictures[numbers[np.linspace(0, len(numbers) - 1, 4).astype(int)]]
            made = reenacted(self._avatar, frames[0], frames[1:])
            errors.append(np.abs(made.astype(np.float32) - frames[1:]).mean() / 255)
            rows += [frames[0], *(p for pair in zip(frames[1:], made, strict=True) for p in pair)]
        write_sheet(folder / f"real-{step:06d}.jpg", rows[: 7 * 14], columns=7)
        return {"real_l1": float(np.mean(errors))}

    def export(self, folder: Path) -> None:
        save_half(self._avatar, folder / "default.safetensors")


def halve_convolutions(network: AvatarNetwork) -> None:
    """Use bfloat16, if it is fast, for the convolutions only: coordinates need more precision."""
    generator, device = network.generator, next(network.parameters()).device.type
    if not computes_bfloat16(device):
        return
    motion = generator.dense_motion_network
    for part in (
        *network.kp_detector.overview.children(),
        *network.kp_detector.landmarks.children(),
        *(motion.hourglass, motion.mask, motion.occlusion),
        *(generator.first, *generator.down_blocks, generator.bottleneck),
        *(*generator.up_blocks, *generator.drawn, generator.refine, generator.final),
    ):
        part.forward = torch.autocast(device, torch.bfloat16)(part.forward)


def freeze_norms(network: nn.Module) -> None:
    """Batch norm with its running figures: small batches would spoil them."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_plan_arguments(parser, steps=2000, batch=8, rate=5e-4)
    parser.add_argument("--part", choices=PARTS, required=True, help="what to train, in this order")
    parser.add_argument("--start", type=Path, help="weights to begin with; without: from nothing")
    parser.add_argument(
        "--keep-encoder", action="store_true", help="leave what encodes the avatar as it is, a third quicker"
    )
    parser.add_argument(
        "--keypoints",
        type=Path,
        default=DEFAULT_WEIGHTS,
        help="weights of an avatar network, of which what finds keypoints is used",
    )


def run(arguments: argparse.Namespace) -> int:
    """Train as the words say. Returns the exit code."""
    plan = replace(plan_of(arguments), half=False)  # the convolutions alone, by halve_convolutions
    network = load_avatar_network(arguments.start) if arguments.start else AvatarNetwork()
    network.kp_detector = load_avatar_network(arguments.keypoints).kp_detector
    real = RealClips(arguments.real) if arguments.real else None
    imprecision = PAINT_IMPRECISION if arguments.part in PAINT_ALONE else IMPRECISION
    pairs = Pairs(read_people(arguments.heads, with_maps=True), imprecision=imprecision)
    keep = arguments.keep_encoder
    network.to(plan.device)  # before the task halves what that device computes in halves
    train(AvatarTask(network, pairs, arguments.part, real, keep_encoder=keep), plan)
    return 0
