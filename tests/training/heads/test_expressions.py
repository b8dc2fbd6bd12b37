import numpy as np
import pytest

from training.heads.expressions import NAMES, drive
from training.heads.moods import MOODS, sample_expression


def test_there_are_35_distinct_values() -> None:
    assert len(NAMES) == len(set(NAMES)) == 35


def test_rest_drives_only_the_resting_lids() -> None:
    muscles = drive({}, lid=0.2)
    assert not muscles.units
    assert not muscles.halves
    assert set(muscles.sculpts) == {"eye-left-closure", "eye-right-closure"}
    assert muscles.sculpts["eye-left-closure"] == pytest.approx(0.11)


def test_a_wink_closes_one_eye() -> None:
    muscles = drive({"blink_L": 1.0}, lid=0.0)
    assert muscles.sculpts == {"eye-left-closure": 1.0}


def test_a_blink_never_closes_further_than_closed() -> None:
    assert drive({"blink_R": 1.0}, lid=0.3).sculpts["eye-right-closure"] == 1.0


def test_a_crooked_smile_keeps_its_halves() -> None:
    assert drive({"smile_L": 0.8}, lid=0.0).halves == {"mouth-corner-puller": (0.8, 0.0)}


def test_the_tongue_opens_the_jaw() -> None:
    assert drive({"tongueOut": 1.0}, lid=0.0).units["JawDrop"] == pytest.approx(0.5)


@pytest.mark.parametrize("mood", list(MOODS))
def test_moods_use_known_names_within_range(mood: str) -> None:
    for seed in range(20):
        name, values = sample_expression(np.random.default_rng(seed), mood)
        assert name == mood
        assert set(values) <= set(NAMES)
        assert all(-1.2 <= value <= 1.2 for value in values.values())
