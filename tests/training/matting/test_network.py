from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch.utils.data import default_collate

from model.layers.matting import MATTING_SIDE
from model.layers.matting_network import load_matting_network
from tests.model.layers.people import drawn_alpha
from training import TrainingError
from training.matting.cutouts import read_cutouts
from training.matting.measure import grab_cut, in_room
from training.matting.network import MattingTask, pyramid_error
from training.matting.samples import MattingSamples, composed, draw_rooms

ROOMS = [np.random.default_rng(0).integers(0, 255, (320, 320, 3), dtype=np.uint8)]


@pytest.fixture
def cutouts(tmp_path: Path) -> Path:
    """Two people, one of them held out."""
    alpha = (255 * drawn_alpha(256)).astype(np.uint8)
    for seed in (20, 21):
        for number in range(2):
            colours = (alpha[..., None] * np.array([0.5, 0.6, 0.8])).astype(np.uint8)
            cv2.imwrite(str(tmp_path / f"{seed:05d}-{number}.png"), np.dstack([colours, alpha]))
    return tmp_path


def test_people_are_read_apart(cutouts: Path) -> None:
    (trained,), (unseen,) = (read_cutouts([cutouts], held_out=held_out) for held_out in (False, True))
    assert (trained.seed, unseen.seed) == (21, 20)
    assert trained.cutout(1).shape == (256, 256, 4)
    with pytest.raises(TrainingError, match="train cutouts"):
        read_cutouts([cutouts / "none"])


def test_a_damaged_cutout_is_named(cutouts: Path) -> None:
    (person,) = read_cutouts([cutouts])
    person.paths[0].write_bytes(b"no picture")
    with pytest.raises(TrainingError, match="00021-0"):
        person.cutout(0)


def test_a_sample_depends_on_its_number_only(cutouts: Path) -> None:
    samples = MattingSamples(read_cutouts([cutouts]), ROOMS)
    for name, shape in (("picture", (3,)), ("alpha", (1,))):
        assert torch.equal(samples[5][name], samples[5][name])
        assert samples[5][name].shape == (*shape, MATTING_SIDE, MATTING_SIDE)
    shares = [float(samples[i]["alpha"].float().mean() / 255) for i in range(12)]
    assert min(shares) > 0.05
    assert max(shares) < 1
    assert len(set(shares)) > 6


def test_a_step_lowers_the_loss_and_the_weights_are_written(cutouts: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    people = read_cutouts([cutouts])
    task = MattingTask(people, people, ROOMS, ROOMS, side=64)
    batch = default_collate([task.samples[i] for i in range(4)])
    optimizer = torch.optim.AdamW(task.groups(), lr=1e-3)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first
    task.export(tmp_path)
    load_matting_network(tmp_path / "matting.safetensors")


def test_the_pyramid_error_weighs_what_is_wrong_over_a_wide_area_more() -> None:
    true = torch.zeros(1, 1, 64, 64)
    wide, fine = true.clone(), true.clone()
    wide[..., 16:32, 16:32] = 1
    fine[..., ::4, ::4] = 1
    assert wide.sum() == fine.sum()
    assert pyramid_error(true, true) == 0
    assert pyramid_error(wide, true) > 1.5 * pyramid_error(fine, true)


def test_a_cutout_is_composed_by_its_alpha() -> None:
    cutout = np.zeros((4, 4, 4), np.uint8)
    cutout[1] = (50, 60, 70, 255)
    cutout[2] = (10, 10, 10, 127)
    made = composed(cutout, np.full((4, 4, 3), 100, np.uint8))
    assert (made[0] == 100).all()
    assert (made[1] == (50, 60, 70)).all()
    assert (made[2] == 60).all()


def test_rooms_are_the_same_for_the_same_seed() -> None:
    one, other = draw_rooms(1, seed=3), draw_rooms(1, seed=3)
    assert np.array_equal(one[0], other[0])


def test_grab_cut_finds_a_person_who_differs_from_the_wall() -> None:
    alpha = drawn_alpha(256)
    picture = (alpha[..., None] * np.array([200, 150, 120]) + (1 - alpha[..., None]) * 40).astype(np.uint8)
    assert np.abs(grab_cut(picture) - alpha).mean() < 0.1
    assert in_room(np.zeros((64, 64, 4), np.uint8), np.random.default_rng(0)).shape == (64, 64, 3)
