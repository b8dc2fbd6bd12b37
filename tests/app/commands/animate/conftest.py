"""`animate` with small fakes of the networks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.chain.parts import Parts
from app.commands import run
from app.frame import Picture
from tests.app.fakes import FakeAnimator, FakeJudge, avatar_file

Animate = Callable[..., int]


@dataclass
class Echo(FakeAnimator):
    """Gives back what drives it, and keeps it."""

    driven: list[Picture] = field(default_factory=list)

    def animate(self, driving: Picture | None, *, rest: float = 0.0, pose: object = None) -> Picture:
        made = super().animate(driving, rest=rest, pose=pose)
        if driving is None:
            return made
        self.driven.append(driving)
        return driving


def put_in_place(
    animator: FakeAnimator, monkeypatch: pytest.MonkeyPatch, judge: FakeJudge | None = None
) -> None:
    """Let the command use this animator, this judge or a fake one, and the pictures as they are."""
    made = Parts(
        make_animator=lambda options: animator,
        make_judge=lambda options: judge or FakeJudge(),
        make_landmark_finder=lambda: None,
    )
    monkeypatch.setattr("app.commands.animate.offline_chain.Parts", lambda: made)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Echo:
    """In the place of the networks."""
    animator = Echo()
    put_in_place(animator, monkeypatch)
    return animator


@pytest.fixture
def animate(echo: Echo, tmp_path: Path) -> Animate:
    """Runs the command."""
    avatar = avatar_file(tmp_path)

    def animated(driving: Path, output: Path, *words: str) -> int:
        return run(
            ["animate", "--avatar", str(avatar), "--driving", str(driving), "--output", str(output), *words]
        )

    return animated
