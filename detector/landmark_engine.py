"""Runs the landmark network on one crop, NumPy in, NumPy out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.crop_landmarks import CropLandmarks, LandmarkEngine, answer, pixels
from face.landmark_crop import LANDMARK_CROP

if TYPE_CHECKING:
    from face.landmark_network import LandmarkNetwork

CHECK_FACES = Path(__file__).parents[1] / "assets" / "check_faces.jpg"
"""Picture of rendered faces side by side: two avatars, then a driver whose first face is neutral."""
FURTHEST_OFFSET = 0.02
"""Largest accepted mean distance of points from fp32's, in half crop sides: 0.8 px."""
_log = logging.getLogger(__name__)

MADE_OF = "guise_made_of"
"""Name under which an int8 graph stores the hash of the weights that it was made of."""

RECIPE = 1
"""Version of the network and of its conversion. A change makes kept graphs stale."""


class Line(NamedTuple):
    """The fastest correct way to run the graphs on this machine: in int8 or not, and in bf16 or f32.

    An empty precision means that OpenVINO runs none correctly, so torch is needed.
    """

    is_8_bits: bool
    precision: str


def landmark_engine(network: LandmarkNetwork, in_8_bits: Path | None = None) -> LandmarkEngine:
    """Return OpenVINO's engine of this network if OpenVINO is installed, else torch's.

    OpenVINO takes a quarter of torch's time on a CPU. Uses as many threads as torch is set to. `in_8_bits`:
    an int8 graph that `train landmarks-8-bits` wrote, used if the processor computes in int8 and the graph
    was made of these weights.
    """
    from detector.landmark_torch import graphs_of, torch_engine, weights_digest

    try:
        from face.on_openvino import core
    except ImportError:
        return torch_engine(network)
    graphs = _Graphs.of(graphs_of(network), weights_digest(network), in_8_bits, core())
    return _engine(graphs, _fastest(graphs)) or torch_engine(network)


def open_landmark_engine(weights: Path, in_8_bits: Path) -> LandmarkEngine:
    """Return the engine of the network in this file, as `landmark_engine`.

    The graphs, and the line that was verified on this machine, are kept between runs: then torch is not
    needed. Raises OSError and RuntimeError as `load_landmark_network` does.
    """
    try:
        from face.kept_graphs import digest_of, kept
        from face.on_openvino import core
    except ImportError:
        return landmark_engine(_loaded(weights), in_8_bits)
    from face.processor import machine

    made_of = f"{RECIPE} {digest_of(weights)}"
    stored = kept("landmarks", made_of, lambda: _converted(weights))
    graphs = _Graphs.of(stored.graphs, str(stored.report["weights"]), in_8_bits, core())
    files = [file for file in (in_8_bits, in_8_bits.with_suffix(".bin")) if graphs.look_in_8_bits is not None]
    verified_on = f"{made_of} {digest_of(*files)} {machine()}"
    line = kept("landmarkline", verified_on, lambda: ({}, _fastest(graphs)._asdict())).report
    engine = _engine(graphs, Line(bool(line["is_8_bits"]), str(line["precision"])))
    return engine or landmark_engine(_loaded(weights))


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


class _Graphs(NamedTuple):
    """The two graphs, the first of them in int8 if there is one, and what OpenVINO can compute."""

    look: Any
    tell: Any
    look_in_8_bits: Any | None
    can: tuple[str, ...]

    @classmethod
    def of(cls, graphs: Mapping[str, Any], weights: str, in_8_bits: Path | None, core: Any) -> _Graphs:
        can = tuple(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"))
        quick = _read_8_bits(core, in_8_bits, weights) if in_8_bits and "INT8" in can else None
        return cls(graphs["look"], graphs["tell"], quick, can)

    def lines(self) -> list[Line]:
        """Return the lines that this processor claims to compute, the fastest first."""
        kinds = (True, False) if self.look_in_8_bits is not None else (False,)
        precisions = ("bf16", "f32") if "BF16" in self.can else ("f32",)
        return [Line(is_8_bits, precision) for is_8_bits in kinds for precision in precisions]


def _loaded(weights: Path) -> LandmarkNetwork:
    from face.landmark_network import load_landmark_network  # loads torch, which takes a second

    return load_landmark_network(weights)


def _converted(weights: Path) -> tuple[Mapping[str, Any], Mapping[str, object]]:
    from detector.landmark_torch import graphs_of, weights_digest

    network = _loaded(weights)
    return graphs_of(network), {"weights": weights_digest(network)}


def _fastest(graphs: _Graphs) -> Line:
    """Return the fastest line that finds the same points as OpenVINO in fp32 in a stored rendered face.

    Some processors report a precision in which they give wrong results or fail to compile, so each is
    checked.
    """
    exact, crop = Line(False, "f32"), _check_crop()
    try:
        expected = _compiled(graphs, exact)(crop).points
    except RuntimeError as error:
        _log.info("The landmark network does not run on OpenVINO here: %s", error)
        return Line(False, "")
    for line in graphs.lines():
        try:
            offset = float(np.linalg.norm(_compiled(graphs, line)(crop).points - expected, axis=1).mean())
        except RuntimeError as error:
            _log.info("The landmark network does not run in %s here: %s", line, error)
            continue
        if offset <= FURTHEST_OFFSET:
            return line
        _log.info("The landmark network in %s is off by %.3f here, and not used", line, offset)
    return exact


def _check_crop() -> NDArray[np.uint8]:
    """Return the centre of the driver's neutral face, (side, side, 3) RGB; black if the file is missing."""
    strip = cv2.imread(str(CHECK_FACES))
    if strip is None:
        return np.zeros((LANDMARK_CROP, LANDMARK_CROP, 3), np.uint8)
    side = strip.shape[0]
    face = strip[side // 5 : -side // 5, 2 * side + side // 5 : 3 * side - side // 5, ::-1]
    resized = cv2.resize(face, (LANDMARK_CROP, LANDMARK_CROP), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(resized, np.uint8)


def _engine(graphs: _Graphs, line: Line) -> LandmarkEngine | None:
    """Compile a verified line; None if there is none."""
    return _compiled(graphs, line) if line.precision else None


def _compiled(graphs: _Graphs, line: Line) -> LandmarkEngine:
    """Compile both graphs, each in its precision.

    Convolutions run in int8 or bf16 if the processor computes in them; coordinates stay in fp32.
    """
    from face.kept_graphs import request_of

    graph = graphs.look_in_8_bits if line.is_8_bits and graphs.look_in_8_bits is not None else graphs.look
    look, tell = request_of(graph, line.precision), request_of(graphs.tell, "f32")
    for index in range(len(tell.model_inputs)):
        tell.set_input_tensor(index, look.get_output_tensor(index))
    crop = look.get_input_tensor(0).data

    def look_and_tell(picture: NDArray[np.uint8]) -> CropLandmarks:
        crop[...] = pixels(picture)
        for request in (look, tell):
            request.infer(share_outputs=True)  # without, every output is copied
        return answer([np.array(tell.get_output_tensor(index).data) for index in range(6)])

    return look_and_tell


def _read_8_bits(core: Any, path: Path, weights: str) -> Any | None:
    """Return the graph of that file; None if it is missing, damaged, or made of other weights."""
    if not is_whole(path):
        return None
    try:
        graph = core.read_model(path)
        made_of = str(graph.get_rt_info(MADE_OF).astype(str))
    except RuntimeError:
        return None
    return graph if made_of == weights else None
