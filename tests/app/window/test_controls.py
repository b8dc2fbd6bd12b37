"""Controls: each choice is saved and passed to the session."""

from __future__ import annotations

from app.chain.framing import Framing
from app.chain.session_options import OnFailure
from app.chain.status import CameraStatus
from app.window.controls import Controls
from tests.app.window.fake_session import FakeSession


def test_zoom_and_pan_stay_within_what_a_picture_allows(session: FakeSession, controls: Controls) -> None:
    controls.zoom_by(1000)
    controls.set_mirror_driver(False)
    for _ in range(100):
        controls.pan(1, -1)
    framing = session.asked("set_framing")[-1][0]
    assert framing == Framing(zoom=4.0, pan_x=1.0, pan_y=-1.0, follow=False) == controls.framing
    controls.reset_framing()
    assert session.asked("set_framing")[-1] == (Framing(follow=False),)


def test_panning_right_follows_the_mirrored_view(session: FakeSession, controls: Controls) -> None:
    controls.pan(1, 0)
    assert session.asked("set_framing")[-1][0].pan_x < 0
    controls.reset_framing()
    controls.set_mirror_driver(False)
    controls.pan(1, 0)
    assert session.asked("set_framing")[-1][0].pan_x > 0


def test_the_demo_is_not_shown_in_a_mirror(session: FakeSession, controls: Controls) -> None:
    assert controls.is_driver_mirrored
    session.turn(camera=CameraStatus("demo", is_demo=True))
    assert not controls.is_driver_mirrored
    controls.pan(1, 0)
    assert session.asked("set_framing")[-1][0].pan_x > 0


def test_switches_reach_the_session_and_are_saved(session: FakeSession, controls: Controls) -> None:
    changes = []
    controls.changed.connect(lambda: changes.append(1))
    controls.set_relative(False)
    controls.set_follow(True)
    controls.set_mirror_output(True)
    controls.set_mark(False)
    controls.set_act_on_failure(OnFailure.CARD)
    controls.set_source("demo")
    settings = controls.settings
    assert (settings.relative, settings.follow, settings.mirror_output, settings.mark) == (
        False,
        True,
        True,
        False,
    )
    assert (settings.act_on_failure, settings.source) == ("card", "demo")
    assert session.calls == [
        ("set_relative", False),
        ("set_framing", Framing(follow=True)),
        ("set_mirror_output", True),
        ("set_mark", False),
        ("set_act_on_failure", "card"),
        ("set_source", "demo"),
    ]
    assert len(changes) == 6


def test_display_choices_are_saved_and_do_not_reach_the_session(
    session: FakeSession, controls: Controls
) -> None:
    for _ in range(12):
        controls.ghost_by(1)
    controls.set_landmarks(True)
    controls.set_figures(True)
    assert controls.settings.ghost_opacity == 1.0
    assert controls.settings.shows_landmarks
    assert controls.settings.shows_figures
    assert session.calls == []
