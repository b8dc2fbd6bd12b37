"""Seams: the places in a session where a fault can be injected."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum

FPS = 60.0
"""Pictures a second of the faulty camera."""
SEAMS = (
    *("source opens", "source reads", "animator", "judge", "finder"),
    *("camera opens", "camera sends", "camera closes"),
    *("recorder opens", "recorder sends", "recorder closes"),
)
"""Every place where a fault is injected."""


class Fault(StrEnum):
    """What can go wrong at a seam."""

    RAISE = "raise"
    ODD_ERROR = "raise an error of a kind that nobody expects"
    HANG = "hang"
    SLOW = "slow"
    WRONG_SHAPE = "wrong shape"
    NOT_A_NUMBER = "not a number"
    DIE = "die and come back"


class OddError(Exception):
    """An error that is none of the kinds that drivers and networks usually raise."""


@dataclass
class Seam:
    """One place where a fault can be injected. It is taken once, by the next call that passes."""

    name: str
    gate: threading.Event
    fault: Fault | None = None
    injected: int = 0
    hang_s: float = 0.5

    def inject(self, fault: Fault) -> None:
        """Let the next call have this fault."""
        self.fault = fault

    def take(self) -> Fault | None:
        """Return the fault, once, after what it does to time."""
        fault, self.fault = self.fault, None
        if fault is None:
            return None
        self.injected += 1
        if fault is Fault.RAISE:
            raise RuntimeError(f"injected at {self.name}")
        if fault is Fault.ODD_ERROR:
            raise OddError(f"injected at {self.name}")
        if fault is Fault.HANG:
            self.gate.wait(self.hang_s)
        if fault is Fault.SLOW:
            self.gate.wait(20 / FPS)
        return fault
