"""Animating: choices of the scene and the motion, and calibrations that are kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.chain.animating import Prepared
from app.chain.status import CameraStatus
from tests.app.chain.test_animating import Bench, frame
from tests.app.faces import FaceAt
from tests.app.fake_performance import FakeScene


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_strength_and_smoothing_are_changed_while_live(bench: Bench) -> None:
    bench.ready(strength=1.5, smoothing=0.5).work(frame(0))
    assert (bench.animator.strength, bench.animator.smoothing) == (1.5, 0.5)
    bench.choose()
    bench.work(frame(1))
    assert (bench.animator.strength, bench.animator.smoothing) == (1.0, 1.0)


def test_another_background_is_shown_and_the_rest_is_made_again(bench: Bench) -> None:
    bench.ready().work(frame(0))
    before = bench.work(frame(1)).resting
    bench.choose(background="#0000ff", portrait="close")
    after = bench.work(frame(2)).resting
    scene = bench.animator.scene_settings
    assert getattr(scene.background, "colour", None) == (0, 0, 255)
    assert scene.framing == "close"
    assert after is not before


def test_whether_the_avatar_lives_at_rest_is_a_choice(bench: Bench) -> None:
    bench.ready().work(frame(0))
    for is_alive in (False, True):
        bench.choose(lives_at_rest=is_alive)
        bench.work(frame(1))
        assert bench.animating._actor is not None
        assert bench.animating._actor.rest.is_alive == is_alive


def test_a_background_chosen_while_the_network_loads_is_not_lost(bench: Bench) -> None:
    bench.choose(portrait="square")
    bench.work(frame(0))
    bench.prepared.put(Prepared(bench.animator, None))
    bench.work(frame(1))
    assert bench.animator.scene_settings.framing == "square"


@pytest.mark.parametrize("words", ["/nowhere/beach.png", "#12"])
def test_a_background_that_cannot_be_shown_is_reported_once_and_the_old_one_stays(
    bench: Bench, words: str
) -> None:
    bench.ready().work(frame(0))
    bench.choose(background=words)
    for number in (1, 2):
        assert bench.work(frame(number)).avatar is not None
    assert [told.startswith("The background cannot be shown: ") for told in bench.board.told] == [True]
    assert bench.animator.scene_settings == FakeScene()


def test_a_scene_that_cannot_be_made_is_taken_back(bench: Bench) -> None:
    bench.ready().work(frame(0))
    bench.animator.refuses_scenes = ValueError("no weights")
    bench.choose(background="blur")
    assert bench.work(frame(1)).avatar is not None
    assert bench.animator.scene_settings == FakeScene()


def test_a_new_calibration_is_kept_for_the_camera_and_offered_to_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    for run in range(3):
        bench = Bench(tmp_path, kept_in=folder)
        camera = CameraStatus("Logi Cam", is_demo=run == 2)
        bench.board._status = replace(bench.board.status, camera=camera)
        bench.prepared.put(Prepared(bench.animator, FaceAt(width=70)))
        bench.began.put(0)
        bench.choose()
        for number in range(40):
            bench.work(replace(frame(number, 320, 240), seconds=number / 25))
        driver = bench.board.status.driver
        assert bench.board.status.is_calibrated
        assert driver.is_restored is (run == 1)
        assert bench.animator.calibrated == (0 if run == 1 else 1)
    assert len(list(folder.iterdir())) == 1


def test_a_calibration_that_cannot_be_kept_is_reported_and_used(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file, not a folder")
    bench = Bench(tmp_path, kept_in=tmp_path / "kept" / "deep")
    bench.board.update(lambda status: replace(status, camera=CameraStatus("Logi Cam")))
    bench.prepared.put(Prepared(bench.animator, FaceAt(width=70)))
    bench.began.put(0)
    bench.choose()
    for number in range(40):
        bench.work(replace(frame(number, 320, 240), seconds=number / 25))
    assert bench.board.status.is_calibrated
    assert [told for told in bench.board.told if "could not be kept" in told]
