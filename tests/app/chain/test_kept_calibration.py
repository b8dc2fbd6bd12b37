"""Kept calibrations: one file for each camera, without a picture, and only for the same face in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.chain.driver_look import DriverLook
from app.chain.framing import Square
from app.chain.kept_calibration import FITTING, MOST, KeptCalibration, KeptCalibrations, Offer
from app.frame import sealed
from tests.app.faces import calm_face

SIZE = (640, 480)
NOISE = sealed(np.random.default_rng(1).integers(0, 255, (480, 640, 3)).astype(np.uint8))


def look_at(x: float = 320, width: float = 120, turned: float = 0.0) -> DriverLook:
    made = DriverLook.of(calm_face(x, 240, width, turned), NOISE)
    assert made is not None
    return made


def kept_at(x: float = 320, network: str = "fake") -> KeptCalibration:
    value = np.arange(20, dtype=np.float32).reshape(10, 2)
    jacobian = np.broadcast_to(np.eye(2, dtype=np.float32), (10, 2, 2))
    return KeptCalibration(network, SIZE, Square(x, 220, 300), look_at(x), value, jacobian)


def test_what_is_kept_comes_back_exactly(tmp_path: Path) -> None:
    kept = KeptCalibrations(tmp_path / "deep")
    before = kept_at()
    kept.keep("Logi Cam", before)
    (after,) = KeptCalibrations(tmp_path / "deep").of("Logi Cam", "fake")
    assert (after.network, after.size, after.square) == (before.network, before.size, before.square)
    assert (after.value == before.value).all()
    assert (after.jacobian == before.jacobian).all()
    assert after.look.box == before.look.box
    for name in ("yaw", "pitch", "roll", "size", "eyes", "mouth", "certainty", "sharpness"):
        assert getattr(after.look, name) == getattr(before.look, name)
    assert (after.look.points == before.look.points).all()
    assert (after.look.shape == before.look.shape).all()


def test_only_the_user_may_read_a_kept_face(tmp_path: Path) -> None:
    KeptCalibrations(tmp_path).keep("Logi Cam", kept_at())
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o077 == 0


def test_another_camera_or_network_has_none(tmp_path: Path) -> None:
    kept = KeptCalibrations(tmp_path)
    kept.keep("Logi Cam", kept_at())
    assert kept.of("Other cam", "fake") == ()
    assert kept.of("Logi Cam", "vox-256") == ()
    assert kept.of("", "fake") == ()


def test_each_place_is_kept_once_and_the_newest_come_first(tmp_path: Path) -> None:
    kept = KeptCalibrations(tmp_path)
    for x in (100, 200, 300, 400, 500, 305):
        kept.keep("Logi Cam", kept_at(x))
    assert [each.square.x for each in kept.of("Logi Cam", "fake")] == [305, 500, 400, 200][:MOST]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_a_damaged_file_counts_as_empty_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    kept = KeptCalibrations(tmp_path)
    kept.keep("Logi Cam", kept_at())
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert kept.of("Logi Cam", "fake") == ()
    kept.keep("Logi Cam", kept_at())
    assert len(kept.of("Logi Cam", "fake")) == 1
    assert [each.suffix for each in tmp_path.iterdir()] == [".npz"]


def test_without_a_folder_nothing_is_kept() -> None:
    kept = KeptCalibrations(None)
    kept.keep("Logi Cam", kept_at())
    assert kept.of("Logi Cam", "fake") == ()


def test_the_file_holds_no_picture(tmp_path: Path) -> None:
    KeptCalibrations(tmp_path).keep("Logi Cam", kept_at())
    (path,) = tmp_path.iterdir()
    with np.load(path) as file:
        assert max(file[name].size for name in file.files) <= 2 * 68


def test_it_fits_the_same_calm_face_in_its_place_only() -> None:
    kept = kept_at()
    assert kept.fits(look_at(), SIZE)
    assert kept.fits(look_at(335, 130), SIZE)
    assert not kept.fits(look_at(), (1280, 720))
    assert not kept.fits(look_at(400), SIZE)
    assert not kept.fits(look_at(width=160), SIZE)
    assert not kept.fits(look_at(turned=15), SIZE)
    assert not kept.fits(replace(look_at(), mouth=0.3), SIZE)
    assert not kept.fits(replace(look_at(), eyes=0.05), SIZE)
    other = replace(look_at(), shape=look_at().shape * np.array([1.3, 0.8]))
    assert not kept.fits(other, SIZE)


def test_an_offer_is_taken_after_some_fitting_frames_in_a_row() -> None:
    offer = Offer((kept_at(100), kept_at()))
    looks = (look_at(), look_at(), look_at(turned=15), *[look_at()] * FITTING)
    kept = [offer.step(look, SIZE) for look in looks]
    assert kept[:-1] == [None] * (len(kept) - 1)
    assert kept[-1] is not None
    assert kept[-1].square.x == 320
    assert Offer().step(look_at(), SIZE) is None
