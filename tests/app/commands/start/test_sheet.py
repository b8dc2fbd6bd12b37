"""The sheet: how frames are spread over it, and what is drawn."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from app.commands.start.sheet import LINE, SHOWN, SIDE, Sheet
from app.commands.terminal import CommandError
from app.frame import Frame, Judgement, State
from tests.app.fakes import AVATAR, MARKER, filled, holds_marker


def frame(number: int, judgement: Judgement | None = None) -> Frame:
    marked = filled(MARKER)
    return Frame(number, 0.0, marked, driving=marked, avatar=filled(AVATAR), judgement=judgement)


@pytest.mark.parametrize("length", [1, SHOWN, 50, 1000])
def test_frames_are_spread_over_the_whole_run(length: int, tmp_path: Path) -> None:
    sheet = Sheet()
    for number in range(length):
        sheet.note(frame(number))
    numbers = [kept.number for kept in sheet.chosen()]
    assert len(numbers) == min(length, SHOWN)
    assert numbers[0] == 0
    assert numbers[-1] >= 0.9 * (length - 1)
    assert numbers == sorted(set(numbers))


def test_driver_avatar_and_judgement_are_side_by_side(tmp_path: Path) -> None:
    sheet = Sheet(shows_driver=True)
    sheet.note(frame(7, Judgement(7, State.FAILED, 3.0, 2.0, ("the mouth does not follow — closed",))))
    sheet.write(tmp_path / "sheet.png")
    drawn = cv2.imread(str(tmp_path / "sheet.png"))[..., ::-1]
    assert drawn.shape[0] == SIDE + LINE
    assert tuple(drawn[SIDE // 2, SIDE // 2]) == MARKER
    assert tuple(drawn[SIDE // 2, SIDE + SIDE // 2]) == AVATAR
    words = drawn[SIDE:, : 2 * SIDE].astype(int)
    assert ((words[..., 0] - words[..., 1]) > 80).any()  # red, for a failure


def test_the_driver_is_left_out_unless_requested(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.note(frame(7))
    sheet.write(tmp_path / "sheet.png")
    drawn = cv2.imread(str(tmp_path / "sheet.png"))[..., ::-1]
    assert not holds_marker(drawn)
    assert tuple(drawn[SIDE // 2, SIDE // 2]) == AVATAR
    assert not any(holds_marker(kept.camera) for kept in sheet.chosen())


def test_only_the_user_may_read_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sheet.png"
    path.touch(0o644)
    sheet = Sheet()
    sheet.note(frame(7))
    sheet.write(path)
    assert path.stat().st_mode & 0o077 == 0


def test_an_empty_sheet_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing to show"):
        Sheet().write(tmp_path / "sheet.png")


def test_an_unwritable_sheet_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sheet = Sheet()
    sheet.note(frame(1))
    with pytest.raises(CommandError, match="cannot be written"):
        sheet.write(tmp_path / "file" / "sheet.png")
