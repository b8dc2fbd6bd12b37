from pathlib import Path

import numpy as np
import pytest
import torch

from model.cheeks.window import window_of_cheeks
from model.finders.network import load_finder
from model.finders.window import HEIGHT, INPUTS, WIDTH
from tests.model.mouth.mouths import frontal
from tests.training.steps import losses_of_steps
from training import TrainingError
from training.cheeks.finder import cheek_task
from training.cheeks.gestures import cheeks_of, sample_flat, sample_puff
from training.cheeks.looks import Cheeks, mirrored
from training.cheeks.samples import CheekPerson, CheekSamples, read_cheeks
from training.heads.expressions import NAMES, drive, puffed


def write_cheeks(folder: Path, seed: int) -> None:
    """A person with two grey cheeks, with a bright left one, and with a doubtful right one."""
    points = window_of_cheeks(frontal()).pixels_of(frontal())
    now = np.full((3, 112, 128, 3), 120, np.uint8)
    now[1, :, :40] = 240
    np.savez_compressed(
        folder / f"{seed:05d}.npz", rest=now[0], rest_points=points, now=now, points=np.stack([points] * 3),
        cheeks=np.array([[0, 0], [0.9, 0], [0, 0.2]], np.float32),
    )  # fmt: skip


@pytest.fixture
def people(tmp_path: Path) -> list[CheekPerson]:
    write_cheeks(tmp_path, 21)
    return read_cheeks(tmp_path)


def test_people_are_read_and_missing_ones_are_named(people: list[CheekPerson], tmp_path: Path) -> None:
    (person,) = people
    assert [person.is_puffed(number) for number in range(3)] == [False, True, None]
    with pytest.raises(TrainingError, match="train cheeks"):
        read_cheeks(tmp_path, held_out=True)


def test_a_sample_depends_on_its_number_alone(people: list[CheekPerson]) -> None:
    samples = CheekSamples(people)
    first, again = samples[7], CheekSamples(people)[7]
    assert first["inputs"].shape == (INPUTS, HEIGHT, WIDTH)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["inputs"], samples[8]["inputs"])


def test_puffed_flat_and_doubtful_faces_are_drawn(people: list[CheekPerson]) -> None:
    drawn = [CheekSamples(people)[number] for number in range(60)]
    assert {float(each["known"]) for each in drawn} == {0, 1}
    answers = torch.stack([each["answer"] for each in drawn if each["known"] > 0])
    assert {float(each) for each in answers[:, 0]} == {0, 1}
    assert ((answers[:, 1:].amax(1) > 0) == (answers[:, 0] > 0)).all()


def test_a_mirror_swaps_the_cheeks(people: list[CheekPerson]) -> None:
    (person,) = people
    face = Cheeks(person.now[1], person.points[1], person.rest, person.rest_points, (0.9, 0.0))
    turned = mirrored(face)
    assert turned.puffed == (0.0, 0.9)
    assert turned.now[0, -1, 0] == 240
    assert np.allclose(mirrored(turned).points, face.points, atol=1e-3)


def test_gestures_are_of_the_rig_and_tell_the_side() -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        puff, flat = sample_puff(rng), sample_flat(rng)
        assert set(puff) | set(flat) <= set(NAMES)
        assert max(cheeks_of(puff)) >= 0.3
        assert cheeks_of(flat) == (0, 0)
    assert cheeks_of({"puff": 1.2, "puffSide": 1.0}) == (0, 1), "the subject's left is the picture's right"


def test_one_cheek_alone_can_be_puffed() -> None:
    assert puffed({"puff": 0.8}) == (0.8, 0.8)
    assert puffed({"puff": 0.8, "puffSide": -0.5}) == pytest.approx((0.4, 0.8))
    units = drive({"puff": 1.0, "puffSide": 1.0}, 0.1).units
    assert units["CheeksPump.L"] == pytest.approx(0.8)
    assert "CheeksPump.R" not in units


def test_steps_lower_the_loss_and_the_weights_are_written(people: list[CheekPerson], tmp_path: Path) -> None:
    torch.manual_seed(0)
    task = cheek_task(people, people)
    losses = losses_of_steps(task, range(12), steps=10, rate=3e-3, figure="certain")
    assert losses[-1] < losses[0]
    task.export(tmp_path)
    load_finder(tmp_path / "cheeks.safetensors", 2)
