"""Controls: each choice is saved and passed to the session."""

from __future__ import annotations

import pytest

from app.avatars import own_folder
from app.chain.framing import Framing
from app.chain.session_options import OnFailure
from app.chain.status import CameraStatus
from app.window.controls import Controls
from app.window.messages import Messages
from app.window.settings import Settings
from tests.app.window.fake_session import FakeSession


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def messages() -> Messages:
    return Messages()


@pytest.fixture
def controls(session: FakeSession, messages: Messages) -> Controls:
    return Controls(session, Settings(follow=False), messages)


def test_setting_an_avatar_reaches_the_session_and_is_saved(session: FakeSession, controls: Controls) -> None:
    controls.wear_digit("2")
    path = controls.avatars[1].path
    assert session.asked("wear") == [(path,)]
    assert controls.worn == path
    assert controls.settings.avatar == str(path)
    controls.wear_digit("0")
    assert len(session.asked("wear")) == 1


def test_stepping_through_avatars_wraps_around(session: FakeSession, controls: Controls) -> None:
    for step in (1, -1, -1):
        controls.step_avatar(step)
    worn = [call[0] for call in session.asked("wear")]
    assert worn == [controls.avatars[n].path for n in (0, -1, -2)]


def test_a_step_back_without_an_avatar_sets_the_last_one(session: FakeSession, controls: Controls) -> None:
    controls.step_avatar(-1)
    assert controls.worn == controls.avatars[-1].path


def test_steps_without_avatars_do_nothing(session: FakeSession, controls: Controls) -> None:
    controls.avatars = ()
    controls.step_avatar(1)
    assert session.asked("wear") == []


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


def test_only_own_avatars_can_be_removed_and_they_can_be_restored(session: FakeSession) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "ida.png").write_bytes(b"x")
    messages, said = Messages(), []
    messages.said.connect(said.append)
    controls = Controls(session, Settings(), messages)
    ida = controls.avatars[0]
    controls.remove(controls.avatars[-1])
    assert "came with the app" in said[0].text
    controls.remove(ida)
    assert said[1].text == "Ida was removed."
    assert not any(avatar.is_own for avatar in controls.avatars)
    said[1].act()
    assert controls.avatars[0] == ida


def test_a_renamed_avatar_stays_set_and_a_favourite(session: FakeSession) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "ida.png").write_bytes(b"x")
    controls = Controls(session, Settings(), Messages())
    controls.wear(controls.avatars[0])
    controls.set_favourite(controls.avatars[0], "4")
    controls.rename(controls.avatars[0], "Olga")
    olga = controls.avatars[0]
    assert olga.name == "Olga"
    assert controls.worn == olga.path
    assert controls.digits[olga.path] == "4"
    assert len(session.asked("wear")) == 1


def test_the_order_of_the_strip_is_changed_saved_and_found_again(
    session: FakeSession, controls: Controls
) -> None:
    first, second, third = controls.avatars[:3]
    controls.move_avatar(third, first)
    assert controls.avatars[:3] == (third, first, second)
    controls.move_avatar(first, None)
    assert controls.avatars[-1] == first
    controls.move_avatar(second, second)
    again = Controls(session, controls.settings, Messages())
    assert again.avatars == controls.avatars
    controls.reload_avatars()
    assert controls.avatars == again.avatars


def test_an_avatar_whose_picture_was_deleted_is_said_and_leaves_the_list(
    session: FakeSession, controls: Controls, messages: Messages
) -> None:
    path = own_folder() / "ida.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(controls.avatars[0].path.read_bytes())
    controls.reload_avatars()
    ida = next(avatar for avatar in controls.avatars if avatar.is_own)
    path.unlink()
    controls.wear(ida)
    assert session.asked("wear") == []
    assert "ida" in messages.history()[-1].lower()
    assert ida not in controls.avatars
