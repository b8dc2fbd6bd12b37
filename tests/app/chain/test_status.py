"""Board: no change from any thread is lost."""

from __future__ import annotations

import threading
from dataclasses import replace

from app.chain.status import Board, CameraStatus, Status
from tests.app.fakes import KeptBoard


def test_changes_from_several_threads_are_all_kept() -> None:
    board = KeptBoard()

    def count(status: Status) -> Status:
        return replace(status, camera=replace(status.camera, fps=status.camera.fps + 1))

    threads = [threading.Thread(target=lambda: [board.update(count) for _ in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert board.status.camera.fps == 2000


def test_a_press_of_calibrate_between_two_reports_of_the_camera_is_kept() -> None:
    board = KeptBoard()

    def reported(status: Status) -> Status:
        return replace(status, camera=CameraStatus(name="a", is_open=True))

    board.update(lambda status: replace(status, is_calibrated=True))
    board.update(reported)
    assert board.status.is_calibrated


def test_a_warning_is_told_like_any_message_if_nobody_asked_for_warnings() -> None:
    told: list[str] = []
    warned: list[str] = []
    Board(lambda: None, told.append).warn("No face.")
    Board(lambda: None, told.append, warned.append).warn("No picture.")
    assert (told, warned) == (["No face."], ["No picture."])


def test_an_update_without_a_change_is_not_emitted() -> None:
    board = KeptBoard()
    board.update(lambda status: replace(status))
    assert board.history == []
