"""Portrait: an avatar's picture is looked at, turned upright, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.avatars import SHIPPED, list_avatars
from app.chain.driver_look import LandmarkFinder
from app.chain.parts import make_landmark_finder
from app.chain.portrait import NoPortraitError, portrait
from app.frame import sealed
from app.pictures import read_picture
from tests.app.faces import FaceAt


@pytest.fixture(scope="module")
def finder() -> LandmarkFinder:
    made = make_landmark_finder()
    assert made is not None
    return made


def shipped(name: str) -> Path:
    """The picture of an avatar that comes with the app."""
    return next(avatar.path for avatar in list_avatars(SHIPPED, Path("none")) if avatar.path.stem == name)


def test_every_shipped_avatar_is_taken(finder: LandmarkFinder) -> None:
    for avatar in list_avatars(SHIPPED, Path("none")):
        picture = read_picture(avatar.path)
        assert min(portrait(picture, finder, 256).shape[:2]) >= 256, avatar.name


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_rotated_picture_is_turned_upright(finder: LandmarkFinder, turns: int) -> None:
    picture = read_picture(shipped("mei"))
    lying = sealed(np.rot90(picture, turns))
    upright, expected = (portrait(each, finder, 256).astype(int) for each in (lying, picture))
    assert np.abs(upright - expected).mean() < 1


def test_a_picture_without_a_face_is_refused_with_the_reason(finder: LandmarkFinder, shared: Path) -> None:
    with pytest.raises(NoPortraitError, match="no face was found"):
        portrait(read_picture(shared / "cases" / "avatar_without_face.jpg"), finder, 256)


def test_a_face_that_is_too_small_is_refused_with_its_size() -> None:
    with pytest.raises(NoPortraitError, match="only 30 pixels wide"):
        portrait(sealed(np.zeros((400, 600, 3), np.uint8)), FaceAt(width=30), 256)


def test_a_small_face_in_a_square_picture_is_framed(finder: LandmarkFinder) -> None:
    picture = read_picture(shipped("mei"))
    wide = np.full((1200, 1200, 3), 120, np.uint8)
    side = min(picture.shape[0], 600)
    wide[500 : 500 + side, 100 : 100 + side] = picture[:side, :side]
    framed = portrait(sealed(wide), finder, 256)
    found = finder.find(framed)
    assert found is not None
    assert found.box.width > 0.25 * framed.shape[1]
