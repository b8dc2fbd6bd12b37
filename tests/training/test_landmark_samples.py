from pathlib import Path

import numpy as np
import pytest
import torch

from face.landmark_crop import CROP_MARGIN, LANDMARK_CROP
from training.landmark_samples import (
    Labels,
    LandmarkSamples,
    beside,
    crop_matrix,
    drawn,
    random_crop,
    shuffled,
)
from training.people import read_people


def test_a_sample_depends_on_its_number_only(heads: Path) -> None:
    samples = LandmarkSamples(read_people([heads]))
    first, second = samples[5], samples[5]
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["picture"], samples[6]["picture"])


def test_faces_and_no_faces(heads: Path) -> None:
    room = np.random.default_rng(0).integers(0, 255, (128, 128, 3), dtype=np.uint8)
    samples = LandmarkSamples(read_people([heads]), [room], negatives=0.5)
    seen = [samples[i] for i in range(40)]
    assert {float(s["presence"]) for s in seen} == {0.0, 1.0}
    assert all(s["picture"].shape == (3, LANDMARK_CROP, LANDMARK_CROP) for s in seen)


def test_the_plain_crop_holds_the_points_in_its_middle(heads: Path) -> None:
    points = read_people([heads])[0].points[0]
    matrix = crop_matrix(points)
    placed = points @ matrix[:, :2].T + matrix[:, 2]
    middle = (placed.max(0) + placed.min(0)) / 2
    np.testing.assert_allclose(middle, [LANDMARK_CROP / 2 - 0.5] * 2, atol=0.01)
    assert (placed.max(0) - placed.min(0)).max() * CROP_MARGIN == pytest.approx(LANDMARK_CROP)


def test_a_turned_picture_turns_the_head(heads: Path) -> None:
    labels = Labels.of(read_people([heads])[0], 0)
    turned = labels.placed(crop_matrix(labels.points, degrees=90), 90)
    np.testing.assert_allclose(turned.rotation @ [1, 0, 0], [0, 1, 0], atol=1e-6)
    np.testing.assert_allclose(labels.mirrored(256).mirrored(256).points, labels.points, atol=1e-4)


def test_crops_without_a_face(heads: Path) -> None:
    person, rng = read_people([heads])[0], np.random.default_rng(0)
    picture, points = person.picture(0), person.points[0]
    crops = [
        beside(picture, points, rng),
        shuffled(picture, points, rng),
        random_crop(picture, rng),
        drawn(rng),
    ]
    assert all(c.shape == (LANDMARK_CROP, LANDMARK_CROP, 3) and c.dtype == np.uint8 for c in crops)
