import numpy as np
import pytest

from training.heads.accessories import BUILDERS, AccessoryLook, HeadSize, build_accessory, hat_height
from training.heads.rig import Rig


@pytest.fixture
def head(rig: Rig) -> HeadSize:
    return HeadSize(rig.canonical[rig.landmark_vertices].astype(float), 8.3)


@pytest.mark.parametrize("kind", list(BUILDERS))
def test_every_accessory_is_near_the_head(kind: str, head: HeadSize) -> None:
    for seed in range(5):
        for made in build_accessory(AccessoryLook(kind, (0.1, 0.1, 0.1), 0.5, seed), head):
            assert np.isfinite(made.solid.vertices).all()
            assert made.solid.triangles.max() < len(made.solid.vertices)
            assert np.linalg.norm(made.solid.vertices - head.landmarks.mean(0), axis=1).max() < 3.5


def test_glasses_sit_before_the_eyes(head: HeadSize) -> None:
    frame, lens = build_accessory(AccessoryLook("glasses", (0.1, 0.1, 0.1), 0.5, 1), head)
    right, left = head.eyes
    low, high = lens.solid.vertices.min(0), lens.solid.vertices.max(0)
    assert (low[:2] < right[:2]).all()
    assert (high[:2] > left[:2]).all()
    assert low[2] > head.landmarks[36:48, 2].max()
    assert frame.material == "plastic"


def test_a_hats_brim_is_above_the_brows(head: HeadSize) -> None:
    look = AccessoryLook("beanie", (0.1, 0.1, 0.1), 0.5, 4)
    (hat,) = build_accessory(look, head)
    assert hat_height(look) > 0.2
    assert hat.solid.vertices[:, 1].min() > head.landmarks[17:27, 1].max()
