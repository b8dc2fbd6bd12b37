"""AvatarControls: the set avatar, the order of the strip, favourites, removed and renamed avatars."""

from __future__ import annotations

from app.avatars import own_folder
from app.window.avatar_controls import MOST_RECENT
from app.window.controls import Controls
from app.window.messages import Messages
from app.window.settings import Settings, load_settings, save_settings
from tests.app.fakes import Clock
from tests.app.window.fake_session import FakeSession


def test_setting_an_avatar_reaches_the_session_and_is_saved(session: FakeSession, controls: Controls) -> None:
    controls.avatars.wear_digit("2")
    path = controls.avatars.files[1].path
    assert session.asked("wear") == [(path,)]
    assert controls.avatars.worn == path
    assert controls.settings.avatar == str(path)
    controls.avatars.wear_digit("0")
    assert len(session.asked("wear")) == 1


def test_stepping_through_avatars_wraps_around(session: FakeSession, controls: Controls) -> None:
    for step in (1, -1, -1):
        controls.avatars.step(step)
    worn = [call[0] for call in session.asked("wear")]
    assert worn == [controls.avatars.files[n].path for n in (0, -1, -2)]


def test_a_step_back_without_an_avatar_sets_the_last_one(session: FakeSession, controls: Controls) -> None:
    controls.avatars.step(-1)
    assert controls.avatars.worn == controls.avatars.files[-1].path


def test_steps_without_avatars_do_nothing(session: FakeSession, controls: Controls) -> None:
    controls.avatars.files = ()
    controls.avatars.step(1)
    assert session.asked("wear") == []


def test_only_own_avatars_can_be_removed_and_they_can_be_restored(session: FakeSession) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "ida.png").write_bytes(b"x")
    messages, said = Messages(), []
    messages.said.connect(said.append)
    controls = Controls(session, Settings(), messages)
    ida = controls.avatars.files[0]
    controls.avatars.remove(controls.avatars.files[-1])
    assert "came with the app" in said[0].text
    controls.avatars.remove(ida)
    assert said[1].text == "Ida was removed."
    assert not any(avatar.is_own for avatar in controls.avatars.files)
    said[1].act()
    assert controls.avatars.files[0] == ida


def test_a_renamed_avatar_stays_set_and_a_favourite(session: FakeSession) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "ida.png").write_bytes(b"x")
    controls = Controls(session, Settings(), Messages())
    controls.avatars.wear(controls.avatars.files[0])
    controls.avatars.set_favourite(controls.avatars.files[0], "4")
    controls.avatars.rename(controls.avatars.files[0], "Olga")
    olga = controls.avatars.files[0]
    assert olga.name == "Olga"
    assert controls.avatars.worn == olga.path
    assert controls.avatars.digits[olga.path] == "4"
    assert len(session.asked("wear")) == 1


def test_the_order_of_the_strip_is_changed_saved_and_found_again(
    session: FakeSession, controls: Controls
) -> None:
    first, second, third = controls.avatars.files[:3]
    controls.avatars.move(third, first)
    assert controls.avatars.files[:3] == (third, first, second)
    controls.avatars.move(first, None)
    assert controls.avatars.files[-1] == first
    controls.avatars.move(second, second)
    again = Controls(session, controls.settings, Messages())
    assert again.avatars.files == controls.avatars.files
    controls.avatars.reload()
    assert controls.avatars.files == again.avatars.files


def names(controls: Controls) -> list[str]:
    return [avatar.name for avatar in controls.avatars.files]


def use(controls: Controls, *chosen: str, for_s: float = 60.0) -> None:
    """Set avatars by name, and let some seconds pass after each."""
    clock = Clock(controls.avatars.clock())
    controls.avatars.clock = clock
    for name in chosen:
        controls.avatars.wear(next(each for each in controls.avatars.files if each.name == name))
        clock.now += for_s


def test_own_avatars_come_first_then_what_was_used_last_at_the_next_start(
    session: FakeSession, controls: Controls
) -> None:
    own_folder().mkdir(parents=True)
    (own_folder() / "zoe.png").write_bytes(b"x")
    controls.avatars.reload()
    before, digits = names(controls), controls.avatars.digits
    use(controls, before[7], "Zoe", before[12], before[12])
    assert names(controls) == before, "nothing moves under the pointer"
    controls.avatars.reload()
    assert names(controls) == before
    assert save_settings(controls.settings) == ""
    again = Controls(session, load_settings()[0], Messages())
    assert names(again)[:4] == ["Zoe", before[12], before[7], before[1]]
    assert sorted(names(again)) == sorted(before)
    assert again.avatars.digits == digits, "a digit stays with its avatar"


def test_avatars_that_are_only_passed_do_not_count_as_used(session: FakeSession, controls: Controls) -> None:
    before = names(controls)
    use(controls, before[5])
    use(controls, *before[6:14], for_s=0.2)
    again = Controls(session, controls.settings, Messages())
    assert names(again)[:3] == [before[13], before[5], before[0]]


def test_few_are_recent_and_an_order_of_the_user_counts_more(
    session: FakeSession, controls: Controls
) -> None:
    before = names(controls)
    use(controls, *before)
    assert len(controls.settings.recent) == MOST_RECENT
    again = Controls(session, controls.settings, Messages())
    assert names(again)[:2] == [before[-1], before[-2]]
    first, second = again.avatars.files[:2]
    again.avatars.move(second, first)
    use(again, before[3])
    last = Controls(session, controls.settings, Messages())
    assert last.avatars.files == again.avatars.files
    assert list(last.avatars.digits)[:2] == [second.path, first.path]


def test_an_avatar_whose_picture_was_deleted_is_said_and_leaves_the_list(
    session: FakeSession, controls: Controls, messages: Messages
) -> None:
    path = own_folder() / "ida.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(controls.avatars.files[0].path.read_bytes())
    controls.avatars.reload()
    ida = next(avatar for avatar in controls.avatars.files if avatar.is_own)
    path.unlink()
    controls.avatars.wear(ida)
    assert session.asked("wear") == []
    assert "ida" in messages.history()[-1].lower()
    assert ida not in controls.avatars.files
