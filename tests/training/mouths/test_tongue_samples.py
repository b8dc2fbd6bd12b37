from pathlib import Path

import numpy as np
import pytest
import torch

from model.finders.window import HEIGHT, INPUTS, WIDTH
from tests.training.mouths.people import write_person
from tests.training.mouths.tongues import write_tongues
from training import TrainingError
from training.mouths.samples import read_mouths
from training.mouths.tongue_samples import TonguePerson, TongueSamples, read_tongues


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


def test_mouths_of_the_painter_are_used_by_the_value_of_the_rig(tmp_path: Path) -> None:
    write_person(tmp_path, 21)
    person = TonguePerson.of_mouths(read_mouths(tmp_path)[0])
    assert [person.is_out(number) for number in range(4)] == [True, False, False, False]
    assert person.covered[0].any()
    assert not person.covered[1:].any()


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
    sides = {float(sample["answer"][2]) for sample in taken if sample["answer"][0]}
    assert sides == {-0.5, 0.5}, "half of them are mirrored"
