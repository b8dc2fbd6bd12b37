"""KeptCalibrations: the calibrated faces of each camera, kept between runs without any picture."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.chain.calibrating import EYES_OPEN, MOUTH_SHUT
from app.chain.driver_look import DriverLook
from app.chain.framing import Square
from app.chain.presence import RIGID
from app.private_files import write_privately
from detector import Box

MOST = 4
"""Number of places of a person that are kept for each camera."""
AWAY, RESIZED, ANGLE = 0.35, 1.2, 8.0
"""Distance in face widths, size ratio, and turn in degrees up to which a face is the kept one."""
ALIKE = 0.09
"""Distance of rigid points, in eye distances, up to which a face is the kept person's."""
FITTING = 3
"""Number of consecutive frames that a kept calibration must fit."""
NUMBERS = ("points", "shape", "colours")
Numbers = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class KeptCalibration:
    """A calibrated face.

    Attributes:
        network: name of the network that located the keypoints.
        size: width and height of the camera picture, in pixels.
        square: the driving square of the camera picture.
        look: the calm face.
        value: the keypoints, (n, 2) in [-1, 1].
        jacobian: (m, 2, 2).
    """

    network: str
    size: tuple[int, int]
    square: Square
    look: DriverLook
    value: Numbers
    jacobian: Numbers

    def fits(self, look: DriverLook, size: tuple[int, int]) -> bool:
        """Return whether a calm face is the kept person in the kept place."""
        kept = self.look
        turns = (look.yaw - kept.yaw, look.pitch - kept.pitch, look.roll - kept.roll)
        apart = look.shape[list(RIGID)] - kept.shape[list(RIGID)]
        return (
            size == self.size
            and self.is_in_place(look)
            and max(map(abs, turns)) <= ANGLE
            and float(np.sqrt((apart**2).sum(1).mean())) <= ALIKE
            and look.eyes >= EYES_OPEN
            and look.mouth <= MOUTH_SHUT
        )

    def is_in_place(self, look: DriverLook) -> bool:
        """Return whether a face is about where the kept one was, and as large."""
        return look.distance(self.look) <= AWAY and look.times_as_large(self.look) <= RESIZED


class Offer:
    """Offers kept calibrations: the first one that fits in several frames in a row is taken."""

    def __init__(self, kept: tuple[KeptCalibration, ...] = ()) -> None:
        self._kept = kept
        self._fitting = 0

    def step(self, look: DriverLook, size: tuple[int, int]) -> KeptCalibration | None:
        """Take the look of one frame. Return the calibration that fits; None if none does yet."""
        fitting = next((each for each in self._kept if each.fits(look, size)), None)
        self._fitting = self._fitting + 1 if fitting else 0
        return fitting if self._fitting >= FITTING else None


class KeptCalibrations:
    """A folder with one file for each camera. A folder or file that cannot be used counts as empty."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` need not exist. With None, nothing is kept."""
        self._folder = folder

    def of(self, camera: str, network: str) -> tuple[KeptCalibration, ...]:
        """Return the calibrations of a camera for a network, the newest first."""
        path = self._path(camera)
        if path is None:
            return ()
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
                kept = [_read(file, number) for number in range(int(file["count"]))]
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return ()
        return tuple(each for each in kept if each.network == network)

    def keep(self, camera: str, new: KeptCalibration) -> None:
        """Keep a calibration in place of an older one at the same place. Raises OSError."""
        path = self._path(camera)
        if path is None:
            return
        others = [each for each in self.of(camera, new.network) if not each.is_in_place(new.look)]
        kept = [new, *others][:MOST]
        arrays = {name: value for n, each in enumerate(kept) for name, value in _arrays(each, n).items()}
        written = io.BytesIO()
        np.savez_compressed(written, count=len(kept), **arrays)
        write_privately(path, written.getvalue())

    def _path(self, camera: str) -> Path | None:
        if self._folder is None or not camera:
            return None
        return self._folder / f"{hashlib.sha256(camera.encode(errors='replace')).hexdigest()[:16]}.npz"


def _arrays(kept: KeptCalibration, number: int) -> dict[str, Any]:
    look, square = kept.look, kept.square
    plain = [float(getattr(look, name)) for name in _plain_names()]
    arrays = {
        "network": np.array(kept.network),
        "size": np.array(kept.size),
        "square": np.array([square.x, square.y, square.side]),
        "value": kept.value,
        "jacobian": kept.jacobian,
        "box": np.array([look.box.x, look.box.y, look.box.width, look.box.height]),
        "look": np.array(plain),
        **{name: getattr(look, name) for name in NUMBERS},
    }
    return {f"{name}_{number}": value for name, value in arrays.items()}


def _read(file: Any, number: int) -> KeptCalibration:
    """Return one calibration of a file. Raises KeyError, ValueError and TypeError for another file."""
    parts = {name: file[f"{name}_{number}"] for name in ("network", "size", "square", "value", "jacobian")}
    plain: dict[str, Any] = dict(zip(_plain_names(), map(float, file[f"look_{number}"]), strict=True))
    numbers = {name: file[f"{name}_{number}"] for name in NUMBERS}
    shapes = {name: each.shape for name, each in numbers.items()}
    if shapes != {"points": (68, 2), "shape": (68, 2), "colours": (3, 3)} or parts["value"].ndim != 2:
        raise ValueError("the file holds no calibration")
    look = DriverLook(box=Box(*map(float, file[f"box_{number}"])), **plain, **numbers)
    width, height = map(int, parts["size"])
    square = Square(*map(float, parts["square"]))
    return KeptCalibration(
        str(parts["network"]), (width, height), square, look, parts["value"], parts["jacobian"]
    )


def _plain_names() -> list[str]:
    return [each.name for each in fields(DriverLook) if each.name not in (*NUMBERS, "box")]
