"""TurnLimiting: the limit of the set avatar, on and off."""

from pathlib import Path

from app.chain.turn_limiting import TurnLimiting
from lab import ranges
from model import TurnLimit
from tests.app.fakes import FakeAnimator


def test_the_limit_is_the_worn_avatars_and_can_be_switched(tmp_path: Path) -> None:
    picture = tmp_path / "somebody.png"
    ranges.write(picture, {"yaw": 15.0, "pitch": 10.0, "roll": 5.0}, "default")
    animator = FakeAnimator()
    turns = TurnLimiting(animator)
    turns.wear(picture)
    assert animator.turn_limit == TurnLimit(15, 10, 5)
    turns.switch(False)
    assert animator.turn_limit is None
    turns.wear(None)
    assert animator.turn_limit is None
    turns.switch(True)
    assert animator.turn_limit == TurnLimit.of_avatar(None)
