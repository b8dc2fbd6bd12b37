"""What is painted: skin, hair, clothes, eyes, wrinkles."""

import dataclasses

import numpy as np
import pytest

from training.heads.colours import to_lab
from training.heads.hair import BeardLook, HairLook, beard_mask, hairline, paint_scalp
from training.heads.identity import sample_identity
from training.heads.pack import Pack
from training.heads.regions import Regions, find_regions
from training.heads.rig import Rig
from training.heads.skin import HEIGHT, WIDTH, finish_skin, paint_skin
from training.heads.wrinkles import paint_wrinkles, wrinkle_weights


@pytest.fixture(scope="module")
def regions(rig: Rig) -> Regions:
    return find_regions(rig)


@pytest.fixture(scope="module")
def enlarged(regions: Regions) -> Regions:
    return regions.enlarged(HEIGHT, WIDTH)


def test_regions_are_on_the_face(rig: Rig, regions: Regions) -> None:
    mouth = rig.canonical[rig.landmark_vertices[48:60]].mean(0)
    lips = regions.position[regions.lips > 0.5]
    np.testing.assert_allclose(lips.mean(0), mouth, atol=0.08)
    assert regions.position[regions.scalp > 0.5][:, 1].mean() > 7.5
    assert (regions.moustache * regions.lips).max() < 0.6


def test_skin_takes_its_tone(pack: Pack, enlarged: Regions) -> None:
    for seed in range(4):
        look = sample_identity(seed, pack).skin
        lab = paint_skin(
            look, pack.texture(f"skin/{look.base}"), pack.texture(f"skin/{look.blend}"), enlarged
        )
        painted = to_lab(finish_skin(lab).astype(np.float32) / 255)
        cheeks = np.median(painted[enlarged.cheeks > 0.3], axis=0)
        assert cheeks[0] == pytest.approx(look.lightness, abs=14)


def test_hair_grows_inside_and_thins_at_its_line(enlarged: Regions) -> None:
    look = HairLook("shaved", (0.1, 0.1, 0.1), 1.0, -99, 0, -99, 0.5, 1.0, 0.0, seed=1)
    growth = hairline(look, enlarged)
    assert growth[enlarged.scalp_soft > 0.95].mean() > 0.8
    edge = (enlarged.scalp_soft > 0.15) & (enlarged.scalp_soft < 0.6)
    assert 0.05 < growth[edge].mean() < 0.7
    assert growth[enlarged.cheeks > 0.3].max() == 0


def test_roots_take_the_hairs_colour(enlarged: Regions) -> None:
    skin = np.full((HEIGHT, WIDTH, 3), (65, 12, 18), np.float32)
    look = HairLook("short01", (0.1, 0.08, 0.07), 1.0, -99, 0, -99, 0.5, 1.0, 0.0, seed=1)
    painted = paint_scalp(skin, look, True, enlarged)
    assert painted[enlarged.scalp_soft > 0.95][:, 0].mean() < 25
    np.testing.assert_allclose(painted[enlarged.cheeks > 0.3][:, 0].mean(), 65, atol=1)


def test_a_full_beard_covers_more_than_a_moustache(enlarged: Regions) -> None:
    areas = [
        beard_mask(BeardLook(kind, 0.5, 0.0, 1), enlarged).sum() for kind in ("moustache", "goatee", "full")
    ]
    assert areas[0] < areas[1] < areas[2]


def test_wrinkles_deepen_with_expression_and_age(regions: Regions) -> None:
    folds = paint_wrinkles(regions, seed=3)
    assert folds.shape[2] == 4
    assert all(folds[:, :, k].max() > 100 for k in range(4))
    rest, raised = wrinkle_weights({}, "L", 1), wrinkle_weights({"browUp_L": 1.0}, "L", 1)
    assert raised[0] > rest[0]
    assert wrinkle_weights({"browUp_L": 1.0}, "R", 1) == wrinkle_weights({}, "R", 1)
    assert all(old >= young for old, young in zip(wrinkle_weights({}, "L", 3), rest, strict=True))


def test_looks_are_frozen(pack: Pack) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        sample_identity(0, pack).skin.gloss = 2.0  # type: ignore[misc]
