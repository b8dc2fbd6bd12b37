from pathlib import Path

import numpy as np
import pytest
import torch

from model.mouth.drawing import INPUTS
from model.mouth.window import HEIGHT, WIDTH
from tests.training.mouths.people import write_person
from training import TrainingError
from training.mouths.samples import Mouth, MouthSamples, mirrored, read_mouths


@pytest.fixture
def mouths(tmp_path: Path) -> Path:
    """Two people, one of them held out."""
    for seed in (20, 21):
        write_person(tmp_path, seed)
    return tmp_path


def test_people_are_read_apart(mouths: Path) -> None:
    (trained,), (unseen,) = (read_mouths(mouths, held_out=held_out) for held_out in (False, True))
    assert (trained.seed, unseen.seed) == (21, 20)
    with pytest.raises(TrainingError, match="mouth-windows"):
        read_mouths(mouths / "none")


def test_a_damaged_file_is_named(mouths: Path) -> None:
    (mouths / "00021.npz").write_bytes(b"PK no archive")
    with pytest.raises(TrainingError, match="00021"):
        read_mouths(mouths)


def test_a_sample_depends_on_its_number_only(mouths: Path) -> None:
    samples = MouthSamples(read_mouths(mouths))
    for name, channels in (("inputs", INPUTS), ("true", 3), ("lips", 2)):
        assert torch.equal(samples[7][name], samples[7][name])
        assert samples[7][name].shape == (channels, HEIGHT, WIDTH)
    assert not torch.equal(samples[7]["inputs"], samples[8]["inputs"])


def test_what_the_painter_sees_and_the_truth_change_together(mouths: Path) -> None:
    samples = MouthSamples(read_mouths(mouths))
    for number in range(8):
        sample = samples[number]
        skin = sample["lips"][0] == 0
        skin[:12], skin[-12:], skin[:, :12], skin[:, -12:] = False, False, False, False
        seen, true = sample["inputs"][:3].float(), sample["true"].float()
        assert (seen - true).abs().mean(0)[skin].mean() < 4
        inside = sample["lips"][1] > 0
        assert true[:, inside].mean() > seen[:, inside].mean() + 20


def test_a_mirrored_gesture_by_hand(mouths: Path) -> None:
    (person,) = read_mouths(mouths)
    mouth = Mouth.of(person, 0)
    turned = mirrored(mouth)
    np.testing.assert_allclose(turned.points[48], [WIDTH - 1 - mouth.points[54, 0], mouth.points[54, 1]])
    assert np.array_equal(turned.true[:, 0], mouth.true[:, -1])
    assert turned.tongue.side == -mouth.tongue.side
    assert np.array_equal(mirrored(turned).seen, mouth.seen)
