from pathlib import Path

import numpy as np
import pytest
import torch

from training.augmentation import placement
from training.pairs import (
    IMPRECISION,
    Pairs,
    Shot,
    flow_between,
    importance,
    two_of,
    with_glances,
    within,
)
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


def test_the_background_is_still(heads: Path) -> None:
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


def face_points() -> np.ndarray:
    """(70, 2) px: only the eyes mean something, each 40 px wide and 16 high, its iris in the middle."""
    points = np.zeros((70, 2), np.float32)
    ring = np.array([(-20, 0), (-8, -8), (8, -8), (20, 0), (8, 8), (-8, 8)], np.float32)
    for eye, iris, middle in ((slice(36, 42), 68, (80, 100)), (slice(42, 48), 69, (160, 100))):
        points[eye], points[iris] = ring + np.float32(middle), middle
    return points


def test_eyes_flow_as_their_irises_glance() -> None:
    source, driving = face_points(), face_points()
    driving[69] += (6, 0)
    flow = with_glances(np.zeros((64, 64, 3), np.float32), source, driving)
    row, column = 25, 40  # at pixel (161.9, 101.2), in the second eye
    assert flow[row, column, 2] == 1
    pixel = (flow[row, column, :2] + 1) * 127.5
    np.testing.assert_allclose(pixel, np.array([column, row]) * 255 / 63 - (6, 0), atol=0.01)
    assert not flow[10].any()


def test_an_eye_that_shuts_shows_no_glance() -> None:
    source, driving = face_points(), face_points()
    driving[36:42, 1] = 100
    flow = with_glances(np.zeros((64, 64, 3), np.float32), source, driving)
    assert not flow[:, :32].any()
    assert flow[:, 32:, 2].any()


def test_what_lies_within_an_outline() -> None:
    square = np.array([(0, 0), (4, 0), (4, 4), (0, 4)], np.float32)
    places = np.array([(2, 2), (5, 2), (2, -1), (4, 4)], np.float32)
    assert within(square, places).tolist() == [True, False, False, True]
