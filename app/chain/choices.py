"""Choices: everything the user wants now, in one object.

A mailbox that keeps only the newest choices therefore loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.chain.framing import Framing
from app.chain.session_options import OnFailure, Portrait, SessionOptions


@dataclass(frozen=True)
class Choices:
    """The user's choices; every stage receives them after each change.

    Four counters show repeated requests: `openings` of a source, `wearings` of an avatar, `calibrations`, and
    `undoings` of a calibration.
    """

    source: str = ""
    openings: int = 0
    avatar: Path | None = None
    wearings: int = 0
    calibrations: int = 0
    undoings: int = 0
    relative: bool = True
    strength: float = 1.0
    limits_turns: bool = True
    lives_at_rest: bool = True
    smoothing: float = 1.0
    framing: Framing = field(default_factory=Framing)
    background: str = "own"
    portrait: Portrait = "medium"
    is_paused: bool = False
    is_unseen: bool = False
    passes_through: bool = False
    shows_test_pattern: bool = False
    mirrors_output: bool = False
    marks: bool = True
    act_on_failure: OnFailure = OnFailure.REST

    @classmethod
    def from_options(cls, options: SessionOptions) -> Choices:
        """Return the choices that a session starts with."""
        return cls(
            source=options.source,
            avatar=options.avatar,
            relative=options.relative,
            strength=options.strength,
            limits_turns=options.limits_turns,
            lives_at_rest=options.lives_at_rest,
            smoothing=options.smoothing,
            framing=options.framing,
            background=options.background,
            portrait=options.portrait,
            mirrors_output=options.mirror_output,
            marks=options.mark,
            act_on_failure=options.act_on_failure,
        )
