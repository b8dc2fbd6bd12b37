"""A problem is told once, and again after the work has succeeded."""

from __future__ import annotations

from app.chain.complaint import Complaint
from tests.app.fakes import KeptBoard


def test_a_problem_is_told_once_until_it_changes_or_is_settled() -> None:
    board = KeptBoard()
    complaint = Complaint(board)
    for sentence in ("It fails.", "It fails.", "Otherwise.", "It fails."):
        complaint.tell(sentence)
    complaint.settle()
    complaint.tell("It fails.")
    assert board.told == ["It fails.", "Otherwise.", "It fails.", "It fails."]
