"""The renderer and its labels; skipped where there is no EGL."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from face.head_rotation import angles_of
from training import TrainingError
from training.heads.cameras import Camera
from training.heads.identity import Identity, sample_identity
from training.heads.labels import Flow
from training.heads.lights import sample_mild_light
from training.heads.poses import HeadPose
from training.heads.wardrobe import LABELS

ROOM = np.full((64, 64, 3), (40, 120, 60), np.uint8)
CAMERA, FRONTAL = Camera(share=0.6), HeadPose()


@pytest.fixture(scope="module")
def bald(studio: Any) -> Identity:
    person = sample_identity(15, studio.rig.pack)
    hair = dataclasses.replace(person.hair, cut="bald")
    return dataclasses.replace(person, hair=hair, beard=None, accessories=())


@pytest.fixture(scope="module")
def shoot(studio: Any, bald: Identity) -> Any:
    studio.wear(bald, ROOM)
    light = sample_mild_light(np.random.default_rng(0), bald.skin.lightness)
    return lambda pose=FRONTAL, camera=CAMERA, **expression: studio.shoot(expression, pose, camera, light)


def test_a_studio_without_a_person_raises_an_error(pack: Any, studio: Any) -> None:
    from training.heads.studio import Studio

    with pytest.raises(TrainingError, match="wear"):
        Studio(pack, 64, 1).shoot({}, HeadPose(), CAMERA, sample_mild_light(np.random.default_rng(0), 60))


def test_pixels_without_the_person_show_the_room(shoot: Any) -> None:
    picture = shoot().picture
    np.testing.assert_array_equal(picture[3, 3], ROOM[0, 0])
    assert np.abs(picture[128, 128].astype(int) - ROOM[0, 0]).sum() > 30


def test_the_same_frame_is_the_same_picture(shoot: Any) -> None:
    assert (shoot(jawOpen=0.4).picture == shoot(jawOpen=0.4).picture).all()


def test_an_open_mouth_is_darker_inside(shoot: Any) -> None:
    closed, wide = shoot(), shoot(jawOpen=0.9)
    x, y = wide.landmarks[60:68].mean(0).round().astype(int)
    assert wide.picture[y - 2 : y + 3, x - 3 : x + 4].mean() < 0.6 * closed.picture[y, x - 3 : x + 4].mean()


def test_the_map_knows_the_parts(shoot: Any) -> None:
    labels = set(np.unique(shoot(jawOpen=0.8).canonical[:, :, 3]))
    assert labels >= {0, LABELS["skin"], LABELS["eyes"], LABELS["teeth"], LABELS["clothes"]}


def test_the_map_agrees_with_the_landmarks(shoot: Any, studio: Any) -> None:
    """The canonical position under a visible landmark is that landmark's, to a cell of the map (2 px)."""
    shot = shoot(HeadPose(15, 5, 0))
    for k in (27, 30, 31, 35, 8, 17, 26):
        column, row = np.round((shot.landmarks[k] + 0.5) / 2 - 0.5).astype(int)
        expected = studio.rig.canonical[studio.rig.landmark_vertices[k]]
        assert np.linalg.norm(shot.canonical[row, column, :3] - expected) < 0.06


@pytest.mark.parametrize("angles", [(0, 0, 0), (30, 0, 0), (-20, 15, 10)])
def test_the_rotation_is_the_pose_given(shoot: Any, angles: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(angles_of(shoot(HeadPose(*angles)).rotation), angles, atol=0.01)


def test_flow_warps_one_frame_onto_the_other(shoot: Any, studio: Any) -> None:
    """Where both frames see the skin, B's map at the flow's end shows what A's map shows: within 1 px of the
    map. (The map's own grain is half a pixel.)"""
    a, b = shoot(HeadPose(-6, 4, 0)), shoot(HeadPose(14, -3, 5), smile_L=0.7, jawOpen=0.3)
    skin = a.canonical[:, :, 3] == LABELS["skin"]
    positions = a.canonical[skin][:, :3]
    ends = Flow(studio.rig)(positions, b.posed, b.view, 256)
    at = (ends + 0.5) / 2 - 0.5
    column, row = np.clip(np.round(at), 0, 127).astype(int).T
    found = b.canonical[row, column]
    seen = (found[:, 3] == LABELS["skin"]) & (np.linalg.norm(found[:, :3] - positions, axis=1) < 0.15)
    assert seen.mean() > 0.6
    back = Flow(studio.rig)(found[seen][:, :3], b.posed, b.view, 256)
    error = np.linalg.norm((back + 0.5) / 2 - 0.5 - np.stack([column, row], 1)[seen], axis=1)
    assert np.median(error) < 0.3
    assert np.percentile(error, 95) < 1
    drift = np.linalg.norm((back - ends[seen]) / 2, axis=1)
    assert np.percentile(drift, 95) < 1


@pytest.mark.parametrize(("yaw", "far"), [(40, range(9, 16)), (-40, range(1, 8))])
def test_the_outline_lies_on_the_silhouette(shoot: Any, studio: Any, yaw: float, far: range) -> None:
    """On the side turned away, a step outwards leaves the face: room, or something much farther off."""
    shot, distances = shoot(HeadPose(yaw)), studio.renderer.distances()
    middle = shot.outline[27:36].mean(0)
    on_the_edge = 0
    for k in far:
        outward = shot.outline[k] - middle
        outward /= np.linalg.norm(outward)
        inner, outer = (
            distances[
                tuple(np.clip(((shot.outline[k] + step * outward + 0.5) / 2), 0, 127).astype(int)[::-1])
            ]
            for step in (-3, 4)
        )
        on_the_edge += int(inner > 0 and (outer == 0 or outer > inner + 0.15))
    assert on_the_edge >= len(far) - 2


def test_what_turns_away_is_not_visible(shoot: Any) -> None:
    shot = shoot(HeadPose(45))
    assert shot.visible[[30, 33, 39]].all()
    assert not shot.visible[[14, 15, 16]].any()


def test_hats_hide_hair_and_are_labelled(studio: Any) -> None:
    people = (sample_identity(seed, studio.rig.pack) for seed in range(200))
    person = next(p for p in people if any(a.kind == "beanie" for a in p.accessories))
    studio.wear(person, ROOM)
    shot = studio.shoot(
        {}, HeadPose(), CAMERA, sample_mild_light(np.random.default_rng(0), person.skin.lightness)
    )
    labels = shot.canonical[:, :, 3]
    hat = labels == LABELS["accessory"]
    assert hat.sum() > 200
    rows = np.flatnonzero(hat.any(1))
    assert not (labels[: rows[0]] == LABELS["hair"]).any()


@pytest.mark.parametrize("cut", ["long01", "ponytail01", "curls", "bob02", "short04"])
def test_every_kind_of_hair_can_be_worn(studio: Any, bald: Identity, cut: str) -> None:
    studio.wear(dataclasses.replace(bald, hair=dataclasses.replace(bald.hair, cut=cut)), ROOM)
    light = sample_mild_light(np.random.default_rng(0), bald.skin.lightness)
    shot = studio.shoot({}, HeadPose(), CAMERA, light)
    forehead, crown = shot.landmarks[27], shot.landmarks[27] - [0, 75]
    skin, hair = (shot.picture[int(y), int(x)].astype(int) for x, y in (forehead, crown))
    assert np.abs(skin - hair).sum() > 20
