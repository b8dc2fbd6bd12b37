from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch.utils.data import default_collate

from model.face_keypoints import upright
from training.avatar_network import AvatarNetwork
from training.batched_augmentation import Chance
from training.keypoints import (
    JAW_SHARE,
    SCALES,
    WEIGHTS,
    Found,
    KeypointTask,
    RawPairs,
    beside,
    importance,
    imprecise,
    losses,
)
from training.people import Person, read_people


@pytest.fixture
def task(heads: Path) -> KeypointTask:
    torch.manual_seed(0)
    people = [read_people([heads], held_out=each) for each in (False, True)]
    return KeypointTask(AvatarNetwork().eval(), *people)


def test_a_step_lowers_the_loss_and_leaves_all_but_the_points_alone(task: KeypointTask) -> None:
    batch = default_collate([task.samples[i] for i in range(2)])
    before = {name: value.clone() for name, value in task.network.state_dict().items()}
    optimizer = torch.optim.SGD(task.groups(), lr=1e-4)
    first, _ = task.loss(batch)
    first.backward()
    optimizer.step()
    assert task.loss(batch)[0] < first
    after = task.network.state_dict()
    changed = {name for name, value in after.items() if not torch.equal(value, before[name])}
    trained = tuple(f"kp_detector.{name}." for name in SCALES)
    assert all(any(name.startswith(part) for name in changed) for part in trained)
    assert all(name.startswith(trained) for name in changed)


def test_an_error_that_both_pictures_share_is_no_error_of_the_pair() -> None:
    true = torch.rand(4, 70, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    off = torch.full((1, 70, 2), 0.05)
    true[:, 36], true[:, 45] = torch.tensor([-0.2, 0.0]), torch.tensor([0.2, 0.0])
    shared = losses(Found(true + off, true[:, :68], true))
    assert float(shared["pairs"]) == pytest.approx(0, abs=1e-6)
    assert float(shared["openings"]) == pytest.approx(0, abs=1e-6)
    assert shared["points"] > 0
    apart = losses(
        Found(true + off * torch.tensor([-1.0, -1.0, 1.0, 1.0])[:, None, None], true[:, :68], true)
    )
    assert apart["pairs"] > 0
    assert float(apart["points"]) == pytest.approx(float(shared["points"]), rel=1e-5)


def test_the_truth_has_no_loss() -> None:
    true = torch.rand(2, 70, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    assert all(float(part) == 0 for part in losses(Found(true, true[:, :68], true)).values())


def test_points_of_the_jaw_weigh_less() -> None:
    assert importance(torch.zeros(2, 70, 2)).tolist() == [JAW_SHARE] * 17 + [1.0] * 53


def test_a_pair_shows_one_person_and_depends_on_its_number_alone(heads: Path) -> None:
    people = read_people([heads])
    first, again = RawPairs(people)[3], RawPairs(people)[3]
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert first["source"].shape == first["driving"].shape == (3, 256, 256)
    assert not torch.equal(first["source"], first["driving"])
    mirrored = next(pair for pair in (RawPairs(people)[i] for i in range(40)) if is_mirrored(pair, people))
    points = mirrored["source_points"]
    assert points[39, 0] < points[42, 0], "the left eye is on the left in a mirror, too"


def is_mirrored(pair: dict[str, torch.Tensor], people: list[Person]) -> bool:
    pictures = [torch.from_numpy(p.picture(k)).permute(2, 0, 1) for p in people for k in range(len(p.jpegs))]
    return any(torch.equal(picture.flip(2), pair["source"]) for picture in pictures)


def test_crops_beside_the_truth_lie_about_it(heads: Path) -> None:
    pair = RawPairs(read_people([heads]))[0]
    true = pair["source_points"].expand(64, 70, 2)
    chance = Chance(64, true.device, 0)
    frame = beside(true, chance)
    exact = upright(true)
    assert 0.9 < float((frame.across.norm(dim=1) / exact.across.norm(dim=1)).mean()) < 1.1
    assert 0 < float((frame.middle - exact.middle).norm(dim=1).max()) < 0.5
    torch.testing.assert_close((frame.across * frame.down).sum(1), torch.zeros(64), atol=1e-5, rtol=0)
    off = imprecise(true, chance) - true
    assert 0.001 < float(off.norm(dim=2).mean()) < 0.1


def test_figures_are_of_people_held_out(task: KeypointTask, tmp_path: Path) -> None:
    with torch.no_grad():
        figures = task.evaluate(tmp_path, 1)
    assert set(figures) == {f"held_out_{name}" for name in WEIGHTS}
    assert all(value > 0 for value in figures.values())
