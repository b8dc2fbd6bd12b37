from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.training.portraits.shards.conftest import FRAMES, SEED
from training.people import read_people
from training.portraits.export import Arrays
from training.portraits.shards import command
from training.portraits.shards.command import SIZE, Pending, ShardRenderer

MARKERS = Path(__file__).parent / "turned_markers.png"
"""Four pictures side by side, rendered by Blender: a white ball at each landmark of frame 1 of SEED."""
GROUPS = 4
SHAPES = {
    "lm": (FRAMES, 68, 2), "lm_contour": (FRAMES, 68, 2), "iris": (FRAMES, 2, 2), "lm_vis": (FRAMES, 68),
    "lm3_cam": (FRAMES, 68, 3), "pose_head": (FRAMES, 3), "R_cam": (FRAMES, 3, 3), "expr": (FRAMES, 35),
    "kind": (FRAMES,), "canon": (FRAMES, 64, 64, 4), "cam": (FRAMES, 7),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(
    shard_renderer: ShardRenderer, prepared: tuple[Pending, Arrays], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A finished shard; what Blender would have rendered is a grey silhouette."""
    person, _ = prepared
    work, output = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("shards")
    (work / f"{SEED}.npz").touch()
    for k, shot in enumerate(person.shots):
        assert shot.canonical is not None
        inside = cv2.resize((shot.canonical[:, :, 3] > 0).astype(np.float16).astype(np.float32), (SIZE, SIZE))
        rendered = inside[:, :, None] * np.array([0.05, 0.05, 0.05, 1])
        np.save(work / f"{SEED}.{k}.npy", rendered.astype(np.float16))
    shard_renderer.finish(person, work, output)
    assert not list(work.iterdir())
    return output


def test_a_shard_holds_every_label_of_train_heads(folder: Path) -> None:
    with np.load(folder / f"{SEED}.npz") as shard:
        assert {name: shard[name].shape for name in SHAPES} == SHAPES
        assert json.loads(str(shard["meta"]))["hair"] == "bald"
        np.testing.assert_allclose(np.linalg.det(shard["R_cam"]), 1, atol=1e-5)


def test_its_people_are_read_like_others(folder: Path) -> None:
    (person,) = read_people([folder], with_maps=True)
    assert person.seed == SEED
    assert len(person.jpegs) == FRAMES
    assert person.points.shape == (FRAMES, 68, 2)
    assert person.picture(0).shape == (SIZE, SIZE, 3)
    assert person.maps is not None


def test_the_face_is_exposed_as_webcams_do(folder: Path) -> None:
    """The silhouette is nearly black; the face in the picture is not."""
    (person,) = read_people([folder], with_maps=True)
    column, row = person.points[0][33].astype(int)
    assert 60 < person.picture(0)[row, column].mean() < 230


def test_blender_gets_the_vertices_whose_labels_are_saved(prepared: tuple[Pending, Arrays]) -> None:
    person, arrays = prepared
    for k, shot in enumerate(person.shots):
        skin = arrays[f"frame/{k}/skin"][arrays["landmark_vertices"]]
        np.testing.assert_allclose(shot.view.project(skin, SIZE), shot.landmarks, atol=1e-3)


def test_rendered_landmarks_are_within_half_a_pixel_of_the_labels(prepared: tuple[Pending, Arrays]) -> None:
    """The picture came from `training.portraits.blender.render markers`, with frame 1 as the skin."""
    picture = cv2.imread(str(MARKERS), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    errors = []
    for k, point in enumerate(prepared[0].shots[1].landmarks):
        group = picture[:, k % GROUPS * SIZE : (k % GROUPS + 1) * SIZE].astype(np.float64)
        near = group * (np.hypot(columns - point[0], rows - point[1]) < 3)
        assert near.sum() > 200, f"landmark {k} is not where it should be"
        centre = np.array([(near * columns).sum(), (near * rows).sum()]) / near.sum()
        errors.append(float(np.hypot(*(centre - point))))
    assert np.mean(errors) < 0.3
    assert max(errors) < 0.9  # balls of neighbours on the lips overlap


def test_the_head_is_turned_in_that_picture(prepared: tuple[Pending, Arrays]) -> None:
    yaw, pitch, roll = prepared[0].labels.rows["pose_head"][1]
    assert abs(yaw) + abs(pitch) + abs(roll) > 15


def test_brows_lashes_and_beard_move_with_the_skin(prepared: tuple[Pending, Arrays]) -> None:
    person, arrays = prepared
    for name in ("brows", "lashes", "beard"):
        for k, shot in enumerate(person.shots):
            roots = arrays[f"frame/{k}/{name}"][:, 0]
            assert np.isfinite(roots).all()
            away = np.linalg.norm(roots[::50, None] - shot.posed.skin[None], axis=2).min(1)
            assert away.max() < 0.06


def test_what_is_there_is_not_rendered_again(folder: Path) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = ["--seed", f"{SEED}:{SEED + 1}", "--output", str(folder), "--pack", str(folder)]
    assert command.run(parser.parse_args([*words, "--blender", sys.executable])) == 0
