from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector import open_landmark_finder
from training.portraits.layers import compose
from training.portraits.people import PEOPLE
from training.portraits.sitters import as_json

AVATARS = Path(__file__).parents[3] / "assets" / "avatars"
RECORDED = json.loads((AVATARS / "people.json").read_text(encoding="utf-8"))["people"]
PORTRAITS = {name: entry for name, entry in RECORDED.items() if entry["style"] == "portrait"}


def read(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert picture is not None, path
    return picture


def test_every_portrait_ships_with_what_made_it() -> None:
    assert len(PORTRAITS) >= 28
    assert {name: entry["sitter"] for name, entry in PORTRAITS.items()} == {
        name: as_json(PEOPLE[name]) for name in PORTRAITS
    }


def test_every_picture_of_the_folder_is_recorded() -> None:
    assert {path.stem for path in AVATARS.glob("*.jpg")} == set(RECORDED)


def test_all_avatars_together_are_at_most_12_megabytes() -> None:
    assert sum(path.stat().st_size for path in AVATARS.rglob("*") if path.is_file()) <= 12e6


@pytest.mark.parametrize("name", sorted(PORTRAITS))
def test_layers_compose_to_the_picture_that_ships(name: str) -> None:
    whole, files = read(AVATARS / f"{name}.jpg"), PORTRAITS[name]["layers"]
    person, room = (read(AVATARS / files[part]) for part in ("person", "room"))
    assert person.shape[2] == 4
    assert whole.shape == room.shape == (*person.shape[:2], 3)
    assert whole.shape[0] == whole.shape[1] >= 512
    difference = np.abs(compose(person, room).astype(int) - whole)
    assert difference.mean() < 3  # both were compressed
    alpha = person[:, :, 3]
    assert alpha[0].max() == 0
    assert 0.2 < (alpha > 128).mean() < 0.7
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 255


@pytest.mark.parametrize("name", sorted(PORTRAITS))
def test_a_face_is_found_in_every_portrait(name: str) -> None:
    picture = np.ascontiguousarray(read(AVATARS / f"{name}.jpg")[:, :, ::-1])
    found = open_landmark_finder().find(picture)
    assert found is not None
    points = found.points
    eyes, mouth = points[36:48].mean(0), points[48:68].mean(0)
    assert np.abs(eyes[0] / picture.shape[1] - 0.5) < 0.1
    assert mouth[1] > eyes[1] + 0.1 * picture.shape[0]
