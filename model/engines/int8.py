"""Makes the 8-bit graphs of a network, and says whether they are good enough to be offered.

Run as `python -m model.engines.int8 STORE KEY OTHERS`: a process of its own, so that it takes neither the
interpreter nor the memory of the app whose turn it is.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.on_openvino import ov
from model.engines import Picture
from model.engines.choice import capabilities
from model.engines.frame_line import Arrays, AvatarEncoder, FrameLine
from model.engines.graph_store import GraphStore
from model.engines.graphs import FOR_8_BITS
from model.motion import Points, relative
from model.one_frame import CONVOLUTIONAL

CAREFUL_FLOW = "careful flow"
LOWEST_PSNR_DB = 38.0
"""Of the avatar's pictures against fp32's: below it, people see it."""
FURTHEST_KEYPOINT_PX = 0.1
"""Mean distance of the driver's keypoints from fp32's."""
PLAIN_NAME = {CAREFUL_FLOW: "flow"}
CANDIDATES = (CONVOLUTIONAL, ("look", CAREFUL_FLOW, "paint"), (CAREFUL_FLOW, "paint"), ("paint",))
"""Parts in 8 bits, the quickest first. The first that is good enough is taken."""
FP32_TYPES = ("GridSample", "SoftMax", "Multiply", "MatMul", "ReduceSum", "Sigmoid")
BLENDS = (*FP32_TYPES, "Interpolate")
"""Enlarging by repetition alone, as in painting, stands 8 bits."""
KEPT_IN_FP32: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "look": ((".*kp_detector.*jacobian.*",), BLENDS),
    "flow": ((), BLENDS),
    CAREFUL_FLOW: ((".*mask_and_occlusion.*",), BLENDS),
    "paint": ((".*final.*",), FP32_TYPES),
}
"""Of each part, the layers and the types of layers for which 8 bits are too coarse: what makes figures, not
features."""
ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True)
class Quality:
    """How far 8-bit pictures are from fp32's. `parts` are those in 8 bits; none where none is good enough."""

    parts: tuple[str, ...]
    psnr_db: float
    keypoint_px: float

    @property
    def is_good_enough(self) -> bool:
        """True where nobody would see the difference."""
        return self.psnr_db >= LOWEST_PSNR_DB and self.keypoint_px <= FURTHEST_KEYPOINT_PX


def main(store: GraphStore, fp32_key: str, key: str, others: str) -> None:
    """Make the 8-bit graphs of the fp32 ones in the store, and keep what is good enough beside them."""
    fp32 = store.load(fp32_key)
    if fp32 is None:
        raise SystemExit(f"There are no graphs {fp32_key}.")
    pairs = rendered_pairs(size=fp32.graphs["look"].inputs[0].shape[0])
    has = capabilities()
    graphs, quality = quantised(fp32.graphs, pairs[::2], pairs[1::2], others, deconvolves=has.has_vnni)
    store.save(key, graphs, {"psnr_db": quality.psnr_db, "keypoint_px": quality.keypoint_px})


def quantised(
    graphs: Mapping[str, ov.Model],
    calibration: Sequence[tuple[Picture, Picture]],
    held_out: Sequence[tuple[Picture, Picture]],
    others: str,
    *,
    deconvolves: bool = False,
) -> tuple[Mapping[str, ov.Model], Quality]:
    """The 8-bit graphs that are good enough, and how good. Pairs are (avatar, driver) pictures.

    `others` is OpenVINO's name of the precision of the convolutions that are not in 8 bits; `deconvolves`,
    whether this processor enlarges sooner so in 8 bits.
    """
    reference = Bench(graphs, "f32")
    seen = [inputs for _, inputs in reference.frames(calibration)]

    @cache
    def made(name: str) -> ov.Model:
        part = PLAIN_NAME.get(name, name)
        graph = graphs[part if deconvolves else FOR_8_BITS.get(part, part)]
        return _quantised_part(graph, [inputs[part] for inputs in seen], KEPT_IN_FP32[name])

    expected = [frame for frame, _ in reference.frames(held_out)]
    quality = Quality((), 0.0, 0.0)
    for parts in CANDIDATES:
        chosen = {PLAIN_NAME.get(name, name): made(name) for name in parts}
        frames = [frame for frame, _ in Bench({**graphs, **chosen}, others).frames(held_out)]
        quality = _compared(parts, frames, expected)
        if quality.is_good_enough:
            return chosen, quality
    return {}, quality


@dataclass(frozen=True)
class BenchFrame:
    """One frame: the driver's keypoints and the avatar's picture."""

    points: Points
    picture: Picture


class Bench:
    """Plays pairs of pictures through a line, each avatar calibrated on the first driver it meets."""

    def __init__(self, graphs: Mapping[str, ov.Model], precision: str) -> None:
        core = ov.Core()
        self._encoder = AvatarEncoder(graphs, core)
        self._line = FrameLine(graphs, precision, core)

    def frames(
        self, pairs: Sequence[tuple[Picture, Picture]]
    ) -> Iterator[tuple[BenchFrame, Mapping[str, Arrays]]]:
        """Each pair's frame, and what every part in question was given for it."""
        calibration = self._line.locate(pairs[0][1])
        for avatar, driving in pairs:
            encoded = self._encoder.encode(avatar)
            self._line.put(encoded)
            worn = Points(encoded["value"][0], encoded["jacobian"][0])
            self._line.put(relative(worn, calibration)._asdict())
            frame = BenchFrame(self._line.locate(driving), self._line.animate(driving))
            yield frame, {part: self._line.inputs_of(part) for part in CONVOLUTIONAL}


def rendered_pairs(size: int) -> list[tuple[Picture, Picture]]:
    """(avatar, driver) pictures of people who do not exist: those that ship with Guise."""
    avatars = [_resized(cv2.imread(str(file)), size) for file in sorted((ASSETS / "avatars").glob("*.jpg"))]
    drivers = _clip(ASSETS / "demo" / "driving.mp4", size, count=2 * len(avatars))
    return [(avatars[i % len(avatars)], driver) for i, driver in enumerate(drivers)]


def _clip(file: Path, size: int, count: int) -> list[Picture]:
    """`count` pictures, evenly spread over the clip."""
    clip = cv2.VideoCapture(str(file))
    try:
        step = max(1, int(clip.get(cv2.CAP_PROP_FRAME_COUNT)) // count)
        pictures: list[NDArray[Any] | None] = []
        while clip.grab() and len(pictures) < count * step:
            pictures.append(clip.retrieve()[1])
        return [_resized(picture, size) for picture in pictures[::step]]
    finally:
        clip.release()


def _resized(bgr: NDArray[Any] | None, size: int) -> Picture:
    if bgr is None:
        raise SystemExit(f"The pictures in {ASSETS} cannot be read.")
    height, width = bgr.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = bgr[top : top + side, left : left + side, ::-1]
    return np.asarray(cv2.resize(np.ascontiguousarray(square), (size, size), interpolation=cv2.INTER_AREA))


def _quantised_part(
    graph: ov.Model, inputs: Sequence[Arrays], kept: tuple[Sequence[str], Sequence[str]]
) -> ov.Model:
    import nncf  # takes seconds; and not before OpenVINO is quiet, whose telemetry it shares

    nncf.set_log_level(logging.ERROR)
    return nncf.quantize(
        graph,
        nncf.Dataset(list(inputs)),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.PERFORMANCE,  # with zero points, OpenVINO enlarges in bf16
        ignored_scope=nncf.IgnoredScope(patterns=list(kept[0]), types=list(kept[1]), validate=False),
    )


def _compared(
    parts: tuple[str, ...], frames: Sequence[BenchFrame], expected: Sequence[BenchFrame]
) -> Quality:
    squares, distances = [], []
    for frame, right in zip(frames, expected, strict=True):
        squares.append(np.square(frame.picture.astype(np.float64) - right.picture).mean())
        side = frame.picture.shape[0]
        distances.append(np.linalg.norm(frame.points.value - right.points.value, axis=-1).mean() * side / 2)
    psnr_db = 10 * np.log10(255**2 / max(float(np.mean(squares)), 1e-10))
    return Quality(parts, float(psnr_db), float(np.mean(distances)))


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # a live chain comes first
    main(GraphStore(Path(sys.argv[1])), *sys.argv[2:5])
