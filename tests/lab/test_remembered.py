"""What was looked at is looked at once, and never taken for another picture."""

from __future__ import annotations

import numpy as np

from lab.remembered import Remembered


def picture() -> np.ndarray:
    return np.zeros((4, 4, 3), np.uint8)


def test_a_picture_is_looked_at_once_for_each_question() -> None:
    asked: list[str] = []
    known: Remembered[str] = Remembered()
    first, second = picture(), picture()
    for seen, beside in ((first, "a"), (first, "a"), (first, "b"), (second, "a")):
        known.answer(seen, lambda beside=beside: asked.append(beside) or beside, beside)  # type: ignore[misc, func-returns-value]
    assert asked == ["a", "b", "a"]


def test_a_picture_of_which_nobody_else_knows_is_kept_alive() -> None:
    known: Remembered[int] = Remembered(kept=50)
    answers = [known.answer(picture(), lambda number=number: number) for number in range(50)]  # type: ignore[misc]
    assert answers == list(range(50))


def test_the_oldest_answer_is_dropped() -> None:
    known: Remembered[int] = Remembered(kept=1)
    first, second = picture(), picture()
    assert [known.answer(first, lambda: 1), known.answer(second, lambda: 2)] == [1, 2]
    assert known.answer(first, lambda: 3) == 3
