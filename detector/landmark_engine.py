"""LandmarkEngine: runs the landmark network on one crop, NumPy in, NumPy out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from face.ibug import NUM_LANDMARKS
from face.landmark_network import LANDMARK_CROP, LandmarkNetwork, centres

Array = NDArray[np.float32]


class CropLandmarks(NamedTuple):
    """`LandmarkOutput` of one crop: (68, 2) points, (68, 3) fixed to the head, (3, 3) rotation, logit.

    `spread` (68,) is the standard deviation of each point's heatmap, in half crop sides as the points are.
    """

    points: Array
    points_3d: Array
    rotation: Array
    presence: float
    spread: Array


LandmarkEngine = Callable[[NDArray[np.uint8]], CropLandmarks]
"""Function from a uint8 RGB crop (side, side, 3), side LANDMARK_CROP, to the network's output."""

CHECK_FACES = Path(__file__).parents[1] / "assets" / "check_faces.jpg"
"""Picture of rendered faces side by side: two avatars, then a driver whose first face is neutral."""
FURTHEST_OFFSET = 0.02
"""Largest accepted mean distance of points from fp32's, in half crop sides: 0.8 px."""
_log = logging.getLogger(__name__)

MADE_OF = "guise_made_of"
"""Name under which an int8 graph stores the hash of the weights that it was made of."""


def landmark_engine(network: LandmarkNetwork, in_8_bits: Path | None = None) -> LandmarkEngine:
    """Return OpenVINO's engine if it is installed, else torch's.

    OpenVINO takes a quarter of torch's time on a CPU. Uses as many threads as torch is set to. `in_8_bits`:
    an int8 graph that `train landmarks-8-bits` wrote, used if the processor computes in int8 and the graph
    was made of these weights.
    """
    try:
        from face.on_openvino import core
    except ImportError:
        return _torch_engine(network)
    return _verified(network, core(), in_8_bits)


def look_graph(network: LandmarkNetwork) -> Any:
    """Convert the network's convolutions: a crop (1, 3, side, side) to what `look` gives."""
    from face.on_openvino import graph_of

    return graph_of(_Look(network), (torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP),))


def weights_digest(network: LandmarkNetwork) -> str:
    """Return a hash of the network's weights."""
    digest = hashlib.sha256()
    for name, weight in network.state_dict().items():
        digest.update(name.encode())
        digest.update(weight.half().contiguous().numpy().tobytes())
    return digest.hexdigest()


def hash_path(path: Path) -> Path:
    """Return the file that holds the hashes of the 8-bit graph `path` and of its .bin."""
    return path.with_suffix(".sha256")


def hashes_of(path: Path) -> str:
    """Return the lines that `sha256sum` writes for the int8 graph `path` and its .bin.

    Raises:
        OSError: One of them cannot be read.
    """
    files = path, path.with_suffix(".bin")
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)


def is_whole(path: Path) -> bool:
    """Return whether the 8-bit graph and its .bin are the bytes that were written."""
    try:
        return hash_path(path).read_text(encoding="utf-8") == hashes_of(path)
    except (OSError, UnicodeDecodeError):
        return False


def _torch_engine(network: LandmarkNetwork) -> LandmarkEngine:
    tell = _Tell(network)

    def look(crop: NDArray[np.uint8]) -> CropLandmarks:
        with torch.inference_mode():
            output = tell(*network.look(torch.from_numpy(_pixels(crop))))
        return _answer([part.numpy() for part in output])

    return look


class _Look(nn.Module):
    """The convolutions: a crop → the features that points are read from, and the coarsest ones."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        return self.network.look(crop)


class _Tell(nn.Module):
    """The rest: from the features to all outputs of the network, and the spread of its heatmaps."""

    def __init__(self, network: LandmarkNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, features: Tensor, coarse: Tensor) -> tuple[Tensor, ...]:
        spread = spread_of(self.network.heatmaps(features).float())
        return (*self.network.tell(features, coarse), spread[:, :NUM_LANDMARKS])


def spread_of(heatmaps: Tensor) -> Tensor:
    """Return the standard deviations (B, K) of the softmax of scores (B, K, H, W).

    They are in [-1, 1], over both axes together.
    """
    height, width = heatmaps.shape[2:]
    weight = heatmaps.flatten(2).softmax(2).view_as(heatmaps)
    variance = torch.zeros(1)
    for size, along in ((width, weight.sum(2)), (height, weight.sum(3))):
        places = centres(size, heatmaps.device)
        variance = variance + (along * places**2).sum(2) - (along * places).sum(2) ** 2
    return variance.clamp(min=0).sqrt()


def _verified(network: LandmarkNetwork, core: Any, in_8_bits: Path | None) -> LandmarkEngine:
    """Return the fastest line that finds the same points as torch in fp32 in a stored rendered face.

    Some processors report a precision in which they give wrong results or fail to compile, so each is
    checked.
    """
    plain, crop = _torch_engine(network), _check_crop()
    expected = plain(crop).points
    can = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    files = [in_8_bits, None] if in_8_bits and "INT8" in can else [None]
    for file in files:
        for precision in ("bf16", "f32") if "BF16" in can else ("f32",):
            try:
                engine = _openvino_engine(network, core, file, precision)
                offset = float(np.linalg.norm(engine(crop).points - expected, axis=1).mean())
            except RuntimeError as error:
                _log.info("The landmark network does not run in %s here: %s", precision, error)
                continue
            if offset <= FURTHEST_OFFSET:
                return engine
            _log.info("The landmark network in %s is off by %.3f here, and not used", precision, offset)
    return plain


def _check_crop() -> NDArray[np.uint8]:
    """Return the centre of the driver's neutral face, (side, side, 3) RGB; black if the file is missing."""
    strip = cv2.imread(str(CHECK_FACES))
    if strip is None:
        return np.zeros((LANDMARK_CROP, LANDMARK_CROP, 3), np.uint8)
    side = strip.shape[0]
    face = strip[side // 5 : -side // 5, 2 * side + side // 5 : 3 * side - side // 5, ::-1]
    resized = cv2.resize(face, (LANDMARK_CROP, LANDMARK_CROP), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(resized, np.uint8)


def _openvino_engine(
    network: LandmarkNetwork, core: Any, in_8_bits: Path | None, precision: str
) -> LandmarkEngine:
    """Runs the network as two graphs of different precision.

    Convolutions run in int8 or bf16 if the processor computes in them; coordinates stay in fp32.
    """
    from face.on_openvino import graph_of

    with torch.no_grad():
        seen = network.look(torch.zeros(1, 3, LANDMARK_CROP, LANDMARK_CROP))
    graph = _read_8_bits(core, in_8_bits, network) if in_8_bits else None
    look = _compiled(core, graph or look_graph(network), precision)
    tell = _compiled(core, graph_of(_Tell(network), seen), "f32")
    for index in range(len(seen)):
        tell.set_input_tensor(index, look.get_output_tensor(index))

    crop = look.get_input_tensor(0).data

    def look_and_tell(picture: NDArray[np.uint8]) -> CropLandmarks:
        crop[...] = _pixels(picture)
        for request in (look, tell):
            request.infer(share_outputs=True)  # without, every output is copied
        return _answer([np.array(tell.get_output_tensor(index).data) for index in range(6)])

    return look_and_tell


def _read_8_bits(core: Any, path: Path, network: LandmarkNetwork) -> Any | None:
    """Return the graph of that file; None if it is missing, damaged, or made of other weights."""
    if not is_whole(path):
        return None
    try:
        graph = core.read_model(path)
        made_of = str(graph.get_rt_info(MADE_OF).astype(str))
    except RuntimeError:
        return None
    return graph if made_of == weights_digest(network) else None


def _compiled(core: Any, graph: Any, precision: str) -> Any:
    """A compiled graph."""
    options = {"INFERENCE_NUM_THREADS": torch.get_num_threads(), "INFERENCE_PRECISION_HINT": precision}
    return core.compile_model(graph, "CPU", options).create_infer_request()


def _pixels(crop: NDArray[np.uint8]) -> Array:
    scaled: Array = np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
    return scaled


def _answer(parts: list[Array]) -> CropLandmarks:
    """The network's five outputs, in the order of `LandmarkOutput`, and the spread."""
    points, depth, jaw, rotation, presence, spread = (part[0] for part in parts)
    fixed = np.concatenate([jaw, points[len(jaw) :]])
    deep = np.concatenate([fixed, depth[:, None]], 1)
    return CropLandmarks(points, deep, rotation, float(presence), spread)
