from pathlib import Path

import numpy as np
import pytest
import torch

from training.augmentation import placement
from training.ibug import MEAN_FACE, jacobians_of
from training.pairs import Pairs, Shot, Views, flow_between, importance
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


def test_pairs_need_maps(heads: Path) -> None:
    with pytest.raises(ValueError, match="without their maps"):
        Pairs(read_people([heads]))[0]


def test_a_view_has_its_keypoints_inside(heads: Path) -> None:
    view = Views(read_people([heads]))[0]
    assert view["keypoints"].shape == (20, 2)
    assert view["jacobians"].shape == (20, 2, 2)
    assert (view["keypoints"].abs() < 1.2).all()


def test_eyes_and_mouth_matter_most(heads: Path) -> None:
    points = read_people([heads])[0].points[0]
    weight = importance(points)[0]
    assert weight[0, 0] == 1
    assert weight[41, 31] == weight.max() > 6


def test_the_jacobian_of_a_turned_mean_face_is_the_turn() -> None:
    turn = 50 * np.array([[0.8, -0.6], [0.6, 0.8]])
    found = jacobians_of((MEAN_FACE @ turn.T + 100).astype(np.float32))
    np.testing.assert_allclose(found, np.broadcast_to(turn, (20, 2, 2)), rtol=0.03, atol=0.5)
