from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.finders.window import HEIGHT, INPUTS, WIDTH
from model.mouth.laid_tongue import middle_of_lips
from model.mouth.window import HEIGHT as HEIGHT_OF_WINDOW
from model.mouth.window import WIDTH as WIDTH_OF_WINDOW
from model.mouth.window import window_of_mouth
from tests.model.mouth.mouths import frontal, opened
from tests.training.mouths.people import write_person
from tests.training.mouths.tongues import write_tongues
from training import TrainingError
from training.mouths.samples import read_mouths
from training.mouths.tongue_samples import TonguePerson, TongueSamples, read_tongues, shape_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people, one of them held out."""
    for seed in (20, 21):
        write_tongues(tmp_path, seed)
    return tmp_path


def test_people_are_read_apart(folder: Path) -> None:
    (trained,), (unseen,) = (read_tongues(folder, held_out=held_out) for held_out in (False, True))
    assert (trained.seed, unseen.seed) == (21, 20)
    with pytest.raises(TrainingError, match="train tongues"):
        read_tongues(folder / "none")


def test_a_damaged_file_is_named(folder: Path) -> None:
    (folder / "00021.npz").write_bytes(b"PK no archive")
    with pytest.raises(TrainingError, match=r"00021\.npz is damaged"):
        read_tongues(folder)


def test_a_tongue_is_out_if_it_covers_more_than_the_inside_of_the_lips(folder: Path) -> None:
    (person,) = read_tongues(folder)
    assert [person.is_out(number) for number in range(3)] == [True, False, None]


def test_mouths_of_the_painter_are_used_if_their_tongue_is_inside(tmp_path: Path) -> None:
    write_person(tmp_path, 21)
    (mouths,) = read_mouths(tmp_path)
    person = TonguePerson.without_tongues(mouths)
    assert len(person.true) == len(person.covered) == int((mouths.tongue[:, 0] == 0).sum()) > 0
    assert [person.is_out(number) for number in range(len(person.true))] == [False] * len(person.true)


def test_a_sample_depends_on_its_number_alone(folder: Path) -> None:
    people = read_tongues(folder)
    first, again = TongueSamples(people)[7], TongueSamples(people)[7]
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["inputs"], TongueSamples(people)[8]["inputs"])


def test_samples_have_all_kinds_in_their_shares(folder: Path) -> None:
    samples = TongueSamples(read_tongues(folder))
    taken = [samples[number] for number in range(120)]
    assert taken[0]["inputs"].shape == (INPUTS, HEIGHT, WIDTH)
    assert taken[0]["inputs"].dtype == torch.uint8
    out = [bool(sample["answer"][0]) for sample in taken]
    unclear = [not sample["known"] for sample in taken]
    assert 0.25 < np.mean(out) < 0.5
    assert 0 < np.mean(unclear) < 0.2
    sides = [float(sample["answer"][1]) for sample in taken if sample["answer"][0]]
    assert 0.3 < np.mean(np.array(sides) > 0) < 0.7, "half of them are mirrored"
    assert np.abs(sides).min() > 0.1


def test_a_bent_tongue_is_out_if_enough_of_it_is_visible(folder: Path) -> None:
    (person,) = read_tongues(folder)
    bent = replace(person, bent=np.ones(3, np.bool_), covered=person.covered.copy())
    assert [bent.is_out(number) for number in (0, 1)] == [True, False]
    bent.covered[0] = 0
    assert bent.is_out(0) is None


def test_the_shape_is_the_direction_of_the_tip_and_the_reach_of_what_is_visible() -> None:
    points = window_of_mouth(frontal()).pixels_of(opened(frontal(), 0.05))
    x, y = middle_of_lips(points)
    covered = np.zeros((HEIGHT_OF_WINDOW, WIDTH_OF_WINDOW), np.uint8)
    covered[round(y) : round(y) + 31, round(x) - 8 : round(x) + 9] = 255
    shape = shape_of(points, np.array([x, y + 20], np.float32), covered)
    assert shape == pytest.approx((0, 30, 8), abs=1.5)
    assert np.isnan(shape_of(points, np.full(2, np.nan, np.float32), covered)).all()
    assert np.isnan(shape_of(points, np.array([x, y], np.float32), 0 * covered)).all()


def test_a_short_tongue_counts_as_straight() -> None:
    points = window_of_mouth(frontal()).pixels_of(opened(frontal(), 0.05))
    x, y = middle_of_lips(points)
    covered = np.zeros((HEIGHT_OF_WINDOW, WIDTH_OF_WINDOW), np.uint8)
    covered[round(y) - 5 : round(y) + 9, round(x) - 8 : round(x) + 9] = 255
    across, down, _ = shape_of(points, np.array([x + 2, y - 1], np.float32), covered)
    assert abs(across) < 3
    assert down == pytest.approx(8, abs=2)
