from pathlib import Path

import numpy as np
import pytest
import torch

from training.augmentation import placement
from training.pairs import IMPRECISION, Pairs, Shot, flow_between, importance, two_of
from training.people import read_people

STILL = placement(np.float32([127.5, 127.5]), 0, 1, (127.5, 127.5))


def shots(heads: Path) -> tuple[Shot, Shot]:
    person = read_people([heads], with_maps=True)[0]
    return Shot.of(person, 0), Shot.of(person, 1)


def places() -> np.ndarray:
    line = np.linspace(-1, 1, 64, dtype=np.float32)
    return np.stack(np.meshgrid(line, line), 2)


def test_a_picture_flows_onto_itself(heads: Path) -> None:
    first, _ = shots(heads)
    flow = flow_between(first, first, STILL)
    known = flow[:, :, 2] > 0
    assert known.sum() > 200
    np.testing.assert_allclose(flow[known, :2], places()[known], atol=2.1 / 127.5)
    assert abs((flow[known, :2] - places()[known]).mean()) < 0.5 / 127.5


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_flow_undoes_the_shift(heads: Path, mirrored: bool) -> None:
    first, second = (shot.mirrored() if mirrored else shot for shot in shots(heads))
    flow = flow_between(first, second, STILL)
    known = (flow[:, :, 2] > 0) & (importance(second.points)[0] > 2)
    by = np.median(places()[known] - flow[known, :2], 0) * 127.5
    np.testing.assert_allclose(by, [-12 if mirrored else 12, 0], atol=0.4)


def test_a_background_stands_still(heads: Path) -> None:
    flow = flow_between(*shots(heads), STILL)
    np.testing.assert_allclose(flow[:10, :, :2], places()[:10], atol=1e-6)
    assert (flow[:10, :, 2] == 1).all()


def test_a_pair_depends_on_its_number_only(heads: Path) -> None:
    pairs = Pairs(read_people([heads], with_maps=True))
    first, second = pairs[3], pairs[3]
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert first["source"].shape == (3, 256, 256)
    assert first["flow"].shape == (64, 64, 3)


def test_the_source_is_often_calm(heads: Path) -> None:
    person = read_people([heads])[0]
    rng = np.random.default_rng(0)
    pairs = [two_of(person, rng) for _ in range(200)]
    assert all(first != second for first, second in pairs)
    assert 0.55 < np.mean([first == 0 for first, _ in pairs]) < 0.8


def test_pairs_need_maps(heads: Path) -> None:
    with pytest.raises(ValueError, match="without their maps"):
        Pairs(read_people([heads]))[0]


def test_a_pair_has_its_landmarks_inside(heads: Path) -> None:
    pair = Pairs(read_people([heads], with_maps=True))[0]
    for name in ("source_points", "driving_points"):
        assert pair[name].shape == (70, 2)
        assert (pair[name].abs() < 1.2).all()


def test_eyes_and_mouth_matter_most(heads: Path) -> None:
    points = read_people([heads])[0].points[0]
    weight = importance(points)[0]
    assert weight[0, 0] == 1
    assert weight[41, 31] == weight.max() > 6


def test_points_are_as_imprecise_as_asked(heads: Path) -> None:
    people = read_people([heads], with_maps=True)
    exact, again, usual = (Pairs(people, imprecision=x)[0] for x in (0.0, 0.0, IMPRECISION))
    assert torch.equal(exact["driving_points"], again["driving_points"])
    assert torch.equal(exact["driving"], usual["driving"])
    off = (exact["driving_points"] - usual["driving_points"]).abs()
    assert 0 < off.mean() < 2 * IMPRECISION
