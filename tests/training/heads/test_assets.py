from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from training import TrainingError
from training.heads import assets
from training.heads.identity import SAMPLER_VERSION
from training.heads.pack import Pack

SHIPPED = Path(__file__).parents[3] / "assets"


def test_every_drawn_avatar_ships_with_its_seed() -> None:
    people = json.loads((SHIPPED / "avatars" / "people.json").read_text())["people"]
    for person in assets.AVATARS:
        assert people[person.name] == {
            "seed": person.seed, "sampler_version": SAMPLER_VERSION, "style": person.style,
        }  # fmt: skip
        picture = cv2.imread(str(SHIPPED / "avatars" / f"{person.name}.jpg"))
        assert picture is not None
        assert picture.shape == (512, 512, 3)


def test_the_driver_is_no_avatar() -> None:
    assert assets.DRIVER.seed not in {person.seed for person in assets.AVATARS}


def test_edge_cases_ship_for_drivers_and_avatars() -> None:
    for person in assets.EDGE_PEOPLE:
        labels = json.loads((SHIPPED / "edge_cases" / person.name / "labels.json").read_text())
        assert labels["seed"] == person.seed
        assert all((SHIPPED / "edge_cases" / person.name / f"{n}.jpg").is_file() for n in labels["frames"])


@pytest.mark.parametrize("style", list(assets.STYLES))
def test_styles_do_not_shift_the_picture(style: str) -> None:
    photo = cv2.imread(str(SHIPPED / "avatars" / "ingrid.jpg"))
    assert photo is not None
    drawn = assets.STYLES[style](np.ascontiguousarray(photo[::2, ::2, ::-1]))
    assert drawn.shape == photo[::2, ::2].shape
    grey, other = (
        cv2.GaussianBlur(p.astype(np.float32).mean(2), (0, 0), 4) for p in (photo[::2, ::2], drawn)
    )
    assert np.corrcoef(grey.ravel(), other.ravel())[0, 1] > 0.6


def test_unknown_assets_are_named(pack: Pack, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    assets.add_arguments(parser)
    words = ["hats", "--output", str(tmp_path), "--pack", str(pack.folder)]
    with pytest.raises(TrainingError, match="hats"):
        assets.run(parser.parse_args(words))
