from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.heads.conftest import studio  # noqa: F401  (a fixture)
from training.failures.corpus import read_cast
from training.failures.render import ACTS
from training.failures.scenes import (
    CAST,
    FIRST_SEED,
    POSED_FRAMES,
    _still,
    cast_of,
    performed_acts,
    posed_acts,
    render_scene,
    scene_folder,
)
from training.heads.cameras import Camera


def test_no_person_is_in_two_scenes() -> None:
    seeds = [seed for scene in range(40) for seed in cast_of(scene)]
    assert seeds[0] == FIRST_SEED
    assert len(set(seeds)) == len(seeds) == 40 * CAST


def test_acts_depend_on_the_scene_alone_and_the_first_is_calm() -> None:
    acts = posed_acts(3)
    assert len(acts) == POSED_FRAMES
    assert acts == posed_acts(3)
    assert acts != posed_acts(4)
    assert acts[0][0] == {}
    calm = [posed_acts(scene)[0][1] for scene in range(60)]
    assert np.std([pose.yaw for pose in calm]) < 7
    assert max(abs(pose.yaw) for scene in range(20) for _, pose in posed_acts(scene)) > 25


def test_a_performance_lasts_five_seconds_and_turns_more_and_more() -> None:
    turns = []
    for scene in range(6):
        acts = performed_acts(scene)
        assert len(acts) == 125
        turns.append([abs(pose.yaw) + abs(pose.pitch) for _, pose in acts])
    early, late = np.array(turns)[:, :40].mean(), np.array(turns)[:, -40:].mean()
    assert late > 1.5 * early
    assert set(ACTS) == {"posed", "performed"}


def test_the_head_is_large_enough_for_an_avatar_and_near_the_centre() -> None:
    still = _still(replace(Camera(share=0.2), shift_x=0.4, shift_y=-0.3))
    assert (still.share, still.shift_x, still.shift_y) == (0.5, 0.1, -0.1)
    assert _still(Camera(share=0.9)).share == 0.68
    assert scene_folder(Path("x"), 7) == Path("x/scene_007")


@pytest.mark.usefixtures("pack")
def test_people_of_a_scene_act_the_same_and_are_rendered_once(studio: object, tmp_path: Path) -> None:  # noqa: F811
    acts = [posed_acts(1)[0], posed_acts(1)[5]]
    render_scene(studio, 1, acts, tmp_path)  # type: ignore[arg-type]
    cast = read_cast(tmp_path, 1)
    assert [person.seed for person in cast] == list(cast_of(1))
    assert {len(person.jpegs) for person in cast} == {2}
    turns = [person.rotation[0].T @ person.rotation[1] for person in cast]
    for turn in turns[1:]:
        np.testing.assert_allclose(turn, turns[0], atol=0.02)
    assert np.abs(cast[0].picture(0).astype(int) - cast[1].picture(0)).mean() > 5
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npz")}
    render_scene(studio, 1, acts, tmp_path)  # type: ignore[arg-type]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npz")} == written
