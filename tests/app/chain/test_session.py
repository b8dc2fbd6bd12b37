"""The whole chain with small parts, in health and in trouble."""

from __future__ import annotations

import inspect
import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.chain.framing import Framing
from app.chain.parts import Parts
from app.chain.session import Session
from app.chain.session_options import OnFailure, SessionOptions
from app.chain.status import Leaving
from app.devices.camera import CameraError
from detector import State
from tests.app.fakes import (
    AVATAR,
    FakeAnimator,
    FakeCamera,
    FakeChoice,
    FakeJudge,
    Start,
    has_avatar,
    holds_marker,
    parts,
    told,
)
from tests.app.window.fake_session import FakeSession


def test_live_the_avatar_comes_with_its_judgement(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera()))
    qtbot.waitUntil(lambda: has_avatar(session) and session.latest().judgement is not None)  # type: ignore[union-attr]
    assert session.status.avatar == "green"
    assert session.status.camera.name == "Fake camera"
    assert session.status.guard is Leaving.AVATAR
    released = session.released()
    assert released is not None
    assert released[5, 5].tolist() == list(AVATAR)


def test_the_driver_is_seen_while_the_network_loads(qtbot: QtBot, start: Start) -> None:
    gate = threading.Event()

    def slow(options: SessionOptions) -> FakeAnimator:
        gate.wait(10)
        return FakeAnimator()

    healthy = parts(FakeCamera())
    session = start(Parts(healthy.open_camera, slow, healthy.make_judge, healthy.make_landmark_finder))
    qtbot.waitUntil(lambda: session.latest() is not None)
    assert not session.status.is_ready
    assert session.status.guard is Leaving.CARD
    gate.set()
    qtbot.waitUntil(lambda: has_avatar(session))


def test_a_slow_animator_drops_frames_and_counts_them(qtbot: QtBot, start: Start) -> None:
    animator = FakeAnimator()
    session = start(parts(FakeCamera(), animator))
    qtbot.waitUntil(lambda: has_avatar(session))
    animator.gate = threading.Event()
    before = session.figures().frames
    qtbot.waitUntil(lambda: session.figures().dropped > 20)
    assert session.figures().frames <= before + 2
    animator.gate.set()
    qtbot.waitUntil(lambda: session.figures().frames > before + 20)


def test_a_slow_judge_does_not_set_the_rate(qtbot: QtBot, start: Start) -> None:
    judge = FakeJudge(gate=threading.Event())
    session = start(parts(FakeCamera(), judge=judge))
    qtbot.waitUntil(lambda: session.figures().frames > 50)
    assert session.figures().judged == 0
    assert judge.gate
    judge.gate.set()
    qtbot.waitUntil(lambda: session.figures().judged > 0)


def test_flagged_frames_are_counted_and_kept(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera(), judge=FakeJudge(State.FAILED)))
    qtbot.waitUntil(lambda: session.figures().flagged > 5)
    assert all(frame.judgement and frame.judgement.is_flagged for frame in session.recent())


def test_the_figures_name_the_engine(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera()))
    qtbot.waitUntil(lambda: session.figures().frames > 3)
    figures = session.figures()
    assert (figures.engine, figures.device, figures.network) == ("fake", "cpu", "fake")
    assert figures.engine_reason == "It is a test."
    assert {"capture", "framing", "animate", "guard"} <= set(figures.milliseconds)


def test_a_change_of_engine_is_shown_and_reported(qtbot: QtBot, start: Start) -> None:
    animator = FakeAnimator()
    session = start(parts(FakeCamera(), animator))
    qtbot.waitUntil(lambda: "It is a test." in told(session))
    animator.choice = FakeChoice("openvino", reason="It is a test. Int8 is being made.")
    qtbot.waitUntil(lambda: "Int8 is being made." in told(session))
    assert session.figures().engine == "openvino"
    assert session.figures().engine_reason == "It is a test. Int8 is being made."


def test_a_dead_camera_is_reported_and_a_card_is_sent(qtbot: QtBot, start: Start) -> None:
    gone = CameraError("Camera 0 stopped sending pictures.", may_pass=True)
    session = start(parts(FakeCamera(count=30, dies=gone, is_live=True)))
    qtbot.waitUntil(lambda: session.status.guard is Leaving.CARD and not session.status.camera.is_open)
    qtbot.waitUntil(lambda: "Camera 0 stopped sending pictures." in told(session))
    assert session.status.camera.problem == "Camera 0 stopped sending pictures."
    qtbot.waitUntil(lambda: session.latest() is None)


def test_another_source_while_live(qtbot: QtBot, start: Start) -> None:
    opened: list[str] = []

    def opens(source: str) -> FakeCamera:
        opened.append(source)
        return FakeCamera(name=source)

    session = start(parts(opens))
    qtbot.waitUntil(lambda: session.status.camera.name == "fake")
    session.set_source("other")
    qtbot.waitUntil(lambda: session.status.camera.name == "other")
    assert opened == ["fake", "other"]


def test_in_file_mode_a_network_that_fails_to_load_ends_the_session(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera(), ValueError("Fetch it first.")), live=False, begin=False)
    with qtbot.waitSignal(session.finished):
        session.start()
    assert session.status.problem == "Fetch it first."
    assert session.figures().frames == 0


def test_without_a_judge_the_avatar_still_comes(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera(), judge=ValueError("no landmarks")))
    qtbot.waitUntil(lambda: has_avatar(session))
    qtbot.waitUntil(lambda: "Frames are not judged: no landmarks" in told(session))
    assert session.status.judge == "Not judged: no landmarks"


def test_stopping_works_repeatedly_and_while_loading(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera()))
    session.stop()
    session.stop()


def test_stopping_what_never_started(start: Start) -> None:
    start(parts(FakeCamera()), begin=False).stop()


def test_pausing_and_going_on(qtbot: QtBot, start: Start) -> None:
    animator = FakeAnimator()
    session = start(parts(FakeCamera(), animator))
    qtbot.waitUntil(lambda: has_avatar(session))
    session.set_paused(True)
    assert session.status.is_paused
    qtbot.waitUntil(lambda: session.status.guard is Leaving.CARD)
    session.set_paused(False)
    qtbot.waitUntil(lambda: session.status.guard is Leaving.AVATAR)


def test_pass_through_shows_the_driver_only_while_it_is_on(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera()))
    qtbot.waitUntil(lambda: has_avatar(session))
    session.set_pass_through(True)
    assert session.status.is_passing_through
    qtbot.waitUntil(lambda: session.status.guard is Leaving.PASS_THROUGH)
    session.set_pass_through(False)
    qtbot.waitUntil(lambda: session.status.guard is Leaving.AVATAR)
    released = session.released()
    assert released is not None
    assert not holds_marker(released)


def test_every_choice_reaches_its_stage(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    animator = FakeAnimator()
    session = start(parts(FakeCamera(), animator))
    qtbot.waitUntil(lambda: has_avatar(session))
    session.set_relative(False)
    session.calibrate()
    session.set_framing(Framing(zoom=2, follow=False))
    session.set_mark(False)
    session.set_mirror_output(True)
    session.set_act_on_failure(OnFailure.HOLD)
    qtbot.waitUntil(lambda: animator.calibrated == 2 and not animator.relative)
    assert session.status.is_calibrated
    session.wear(tmp_path / "none.png")
    qtbot.waitUntil(lambda: any(text.startswith("none cannot be used") for text in told(session)))
    session.show_test_pattern(True)
    qtbot.waitUntil(lambda: session.status.guard is Leaving.TEST_PATTERN)


def test_cameras_are_listed_beside_the_chain(qtbot: QtBot, start: Start) -> None:
    session = start(parts(FakeCamera()), begin=False)
    session.look_for_cameras()
    session.look_for_cameras()


def test_a_recorded_source_counts_as_calibrated(qtbot: QtBot, start: Start) -> None:
    cameras = [FakeCamera(is_demo=True), following := FakeCamera(is_demo=True, hangs_at=0)]
    session = start(parts(lambda source: cameras.pop(0)))
    qtbot.waitUntil(lambda: session.status.is_calibrated)
    session.set_source("camera")
    qtbot.waitUntil(lambda: not session.status.is_calibrated)
    following.gate.set()
    qtbot.waitUntil(lambda: session.status.is_calibrated)


def test_the_fake_session_has_the_same_methods() -> None:
    def surface(kind: type) -> dict[str, inspect.Signature]:
        methods = {name: value for name, value in vars(kind).items() if inspect.isfunction(value)}
        return {name: inspect.signature(value) for name, value in methods.items() if name[0] != "_"}

    real, stand_in = surface(Session), surface(FakeSession)
    shared = real.keys() & stand_in.keys()
    assert len(shared) > 15
    assert {name: list(real[name].parameters) for name in shared} == {
        name: list(stand_in[name].parameters) for name in shared
    }
