"""Makes the int8 graphs of a network, and compares them with fp32 on this machine.

Run as `python -m model.engines.int8 STORE FP32_KEY KEY OTHERS`: a separate process, so that it takes neither
the interpreter nor the memory of a running session.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from face.compiled import forget_origin
from face.graph_store import GraphStore
from face.on_openvino import ov
from model.engines import Picture
from model.engines.check_faces import CheckFaces, check_faces
from model.engines.choice import EngineChoice, Precision, capabilities
from model.engines.graphs import FOR_8_BITS
from model.engines.int8_store import end_with_parent
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.verification import Arrays, Verdict, verify
from model.motion import relative
from model.steps import CONVOLUTIONAL

CAREFUL_FLOW = "careful flow"
"""Name of the part `flow` in int8 without its last convolution."""
PLAIN_NAME = {CAREFUL_FLOW: "flow"}
LOOKS = tuple(name for name in CONVOLUTIONAL if name not in ("flow", "paint"))
"""The parts that find keypoints."""
CANDIDATES = (CONVOLUTIONAL, (*LOOKS, CAREFUL_FLOW, "paint"), (CAREFUL_FLOW, "paint"), ("paint",))
"""Sets of parts in int8, the fastest first. The first one that is close enough to fp32 is used."""
FP32_TYPES = ("GridSample", "SoftMax", "Multiply", "MatMul", "ReduceSum", "Sigmoid")
"""Types of layers that compute coordinates or blend, for which int8 is too coarse."""
BLENDS = (*FP32_TYPES, "Interpolate")
"""The same types with bilinear interpolation. Repeating pixels, as in painting, is exact in int8."""
COORDINATES = "aten::.*"
"""Name pattern of the layers of `flow` outside its convolutional modules: they compute coordinates."""
KEPT_IN_FP32: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    **dict.fromkeys(LOOKS, ((".*kp_detector.*jacobian.*",), BLENDS)),
    "flow": ((COORDINATES,), BLENDS),
    CAREFUL_FLOW: ((".*mask_and_occlusion.*", COORDINATES), BLENDS),
    "paint": ((".*final.*",), FP32_TYPES),
}
"""Name patterns and types of the layers of each part that stay in floating point."""
ASSETS = Path(__file__).parents[2] / "assets"


def main(store: GraphStore, fp32_key: str, key: str, others: Precision) -> None:
    """Make the int8 graphs of the fp32 ones in the store, and keep those that are close enough."""
    fp32 = store.load(fp32_key)
    if fp32 is None:
        raise SystemExit(f"There are no graphs {fp32_key}.")
    size = fp32.graphs["encode"].inputs[0].shape[0]
    graphs, verdict = quantised(
        fp32.graphs, rendered_pairs(size), check_faces(size), others, deconvolves=capabilities().has_vnni
    )
    store.save(key, graphs, verdict.as_report())


def quantised(
    graphs: Mapping[str, ov.Model],
    calibration: Sequence[tuple[Picture, Picture]],
    faces: CheckFaces,
    others: Precision,
    *,
    deconvolves: bool = False,
) -> tuple[Mapping[str, ov.Model], Verdict]:
    """Return the int8 graphs that are close enough to fp32, none if none is, and the verdict.

    Args:
        graphs: the fp32 graphs by part.
        calibration: (avatar, driver) pictures from which ranges of values are learnt.
        faces: pictures on which the graphs are compared.
        others: precision of the convolutions that are not in int8.
        deconvolves: whether this processor upsamples faster by deconvolution in int8.
    """
    reference = OpenVinoEngine(graphs, EngineChoice("openvino", "cpu", "fp32", "Reference."))
    seen = _seen(reference, calibration)

    @cache
    def made(name: str) -> ov.Model:
        part = PLAIN_NAME.get(name, name)
        graph = graphs[part if deconvolves else FOR_8_BITS.get(part, part)]
        return _quantised_part(graph, [inputs[part] for inputs in seen], KEPT_IN_FP32[name])

    choice = EngineChoice("openvino", "cpu", "int8", "Candidate.")
    verdict = Verdict(failure="nothing was tried")
    for parts in CANDIDATES:
        named = {PLAIN_NAME.get(name, name): name for name in parts}
        chosen = {part: made(name) for part, name in named.items() if part in graphs}
        line = {**graphs, **chosen}
        verdict = verify(reference, lambda line=line: OpenVinoEngine(line, choice, others), faces)  # type: ignore[misc]
        if verdict.is_right:
            return chosen, verdict
    return {}, verdict


def _seen(reference: OpenVinoEngine, pairs: Sequence[tuple[Picture, Picture]]) -> list[Mapping[str, Arrays]]:
    """Return the inputs of each convolutional part for these pairs.

    Every avatar is calibrated on the first driver.
    """
    calibration = reference.locate(pairs[0][1])
    seen: list[Mapping[str, Arrays]] = []
    for avatar, driving in pairs:
        transfer = relative(reference.wear(avatar), calibration)
        trace = reference.trace(driving, transfer)
        seen.append({part: inputs for part, (inputs, _) in trace.items()})
    return seen


def rendered_pairs(size: int) -> list[tuple[Picture, Picture]]:
    """Return (avatar, driver) pictures of the rendered people that ship with Guise."""
    avatars = [_resized(cv2.imread(str(file)), size) for file in sorted((ASSETS / "avatars").glob("*.jpg"))]
    drivers = _clip(ASSETS / "demo" / "driving.mp4", size, count=len(avatars))
    return list(zip(avatars, drivers, strict=True))


def _clip(file: Path, size: int, count: int) -> list[Picture]:
    """Return `count` pictures, evenly spread over the clip."""
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
    import nncf  # takes seconds; shares the telemetry of OpenVINO, which is out of reach by now

    nncf.set_log_level(logging.ERROR)
    made = nncf.quantize(
        graph,
        nncf.Dataset(list(inputs)),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.PERFORMANCE,  # with zero points, OpenVINO upsamples in bf16
        ignored_scope=nncf.IgnoredScope(patterns=list(kept[0]), types=list(kept[1]), validate=False),
    )
    return forget_origin(made)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)  # a running session comes first
    store, fp32_key, key, others = sys.argv[1:5]
    main(GraphStore(Path(store)), fp32_key, key, "bf16" if others == "bf16" else "fp32")
