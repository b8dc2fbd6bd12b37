"""Advice: the indicator's state of the animation, in a few words and one hint."""

from __future__ import annotations

from dataclasses import dataclass

from app.chain.calibrating import Tick
from app.chain.conditions import Want
from app.chain.presence import Cause
from app.chain.status import Driver
from app.frame import Judgement, Presence, State
from app.window.language import later

WARN_AFTER_S = 0.5
"""Time for which an animation must look wrong before the indicator warns, in seconds."""
CALM_AFTER_S = 1.0
"""Time for which it must look right again before the warning ends, in seconds."""


@dataclass(frozen=True)
class Advice:
    """A state with at most four words, and a hint; both are English texts for `tr`.

    `state` is None while nothing is judged.
    """

    state: State | None = None
    words: str = ""
    hint: str = ""

    @property
    def is_bad(self) -> bool:
        """True if the user should act."""
        return self.state not in (None, State.GOOD)


SILENT = Advice()
GOOD = Advice(State.GOOD, later("Looks good"))
LOOKING = Advice(None, later("Looking for your face…"))
NOBODY = Advice(State.NO_FACE, later("No face found"), later("Come back into view"))
CAUSES = {
    Cause.NO_FACE: later("Come back into view"),
    Cause.TOO_SMALL: later("Come nearer"),
    Cause.CUT_OFF: later("Move to the middle"),
    Cause.TURNED: later("Turn back a little"),
    Cause.LYING: later("Hold your head upright"),
    Cause.COVERED: later("Uncover your face"),
    Cause.OTHER_FACE: later("Look straight and calibrate again"),
    Cause.MOVING: later("Hold still for a moment"),
}
"""Hint for each cause of a lost driver."""
MISSING = (
    (Tick.ONE_FACE, later("Only you in the picture")),
    (Tick.STRAIGHT, later("Straight into the camera")),
    (Tick.CALM, later("Eyes open, mouth shut")),
    (Tick.NEAR_AND_LIT, later("Nearer, or more light")),
)
"""Hint for each missing condition of a calm face, in order of priority."""
WANTS = {
    Want.NEARER: later("Come nearer to the camera"),
    Want.MORE_LIGHT: later("Turn on a light in front of you"),
    Want.LESS_LIGHT: later("Move out of the bright light"),
    Want.SHARPER: later("Wipe the lens, or wait until it focuses"),
}
"""Hint for what the camera lacks."""
WORDS = {
    State.GOOD: later("Looks good"),
    State.WARNING: later("May look wrong"),
    State.FAILED: later("Looks wrong"),
    State.NO_FACE: later("Face lost"),
}
HINTS = (
    ("your face is not in the picture", later("Come back into view")),
    ("you have turned far", later("Turn back a little")),
    ("head turn not followed", later("Turn back a little")),
    ("head tilt not followed", later("Hold your head upright")),
    ("face size not followed", later("Sit as when you calibrated")),
    ("movement not followed", later("Move more slowly")),
    ("face trembles", later("More light helps")),
)
"""Hint for each reason of the judge, in order of priority."""
CALIBRATE_AGAIN = later("Look straight and calibrate again")
NEAR_THE_END = Advice(None, later("Almost too far"), CAUSES[Cause.TURNED])
"""The avatar's head is near the end of the range in which it looks right."""
DRIFTED = Advice(None, later("Calibrate again?"), later("You sit differently than when you calibrated"))


def advice_of(judgement: Judgement) -> Advice:
    """Return the advice for a judged frame."""
    if judgement.state is State.GOOD:
        return GOOD
    for reason, hint in HINTS:
        if reason in judgement.reasons:
            is_absent = reason == HINTS[0][0]
            return NOBODY if is_absent else Advice(judgement.state, WORDS[judgement.state], hint)
    return Advice(judgement.state, WORDS[judgement.state], CALIBRATE_AGAIN)


def advice_for(driver: Driver) -> Advice | None:
    """Return what the driver should do before anything is judged; None if nothing."""
    if driver.is_waited_for:
        missing = [tick for tick, _ in MISSING if tick not in driver.ticks]
        hint = dict(MISSING)[missing[0]] if missing else ""
        if missing[:1] == [Tick.NEAR_AND_LIT]:
            hint = WANTS.get(driver.want, hint)
        return Advice(None, later("Look straight ahead"), hint)
    if driver.presence is Presence.LOST and driver.cause in CAUSES:
        return Advice(State.NO_FACE, NOBODY.words, CAUSES[driver.cause])
    return None


def advice_while_good(driver: Driver) -> Advice:
    """Return what would help although the animation looks good; `GOOD` if nothing would."""
    if driver.has_drifted:
        return DRIFTED
    if driver.want is not Want.NOTHING:
        return Advice(None, later("Could look better"), WANTS[driver.want])
    return GOOD


def advice_unjudged(driver: Driver, *, is_judging: bool) -> Advice:
    """Return the advice while the newest frame is not judged: a slow computer judges only some of them."""
    if driver.presence is Presence.LOST:
        return LOOKING if is_judging else SILENT
    advice = advice_while_good(driver)
    return SILENT if advice == GOOD else advice


class Alarm:
    """Debounces the indicator: it warns after half a second, and ends after a second without failure."""

    def __init__(self) -> None:
        self.shown = SILENT
        self._other_since: float | None = None
        self._changed_at = 0.0

    def hear(self, advice: Advice, now_s: float) -> Advice:
        """Return the advice to show at this time, in seconds; `advice` is that of the newest frame."""
        if advice == self.shown:
            self._other_since = None
        elif advice.is_bad and self.shown.is_bad:
            self._other_since = None
            if now_s - self._changed_at >= CALM_AFTER_S:
                self._show(advice, now_s)
        elif not advice.is_bad and not self.shown.is_bad:
            self._show(advice, now_s)
        else:
            self._other_since = now_s if self._other_since is None else self._other_since
            if now_s - self._other_since >= (WARN_AFTER_S if advice.is_bad else CALM_AFTER_S):
                self._show(advice, now_s)
        return self.shown

    def silence(self) -> Advice:
        """Reset, because no judged picture is shown now."""
        self.shown, self._other_since = SILENT, None
        return self.shown

    def _show(self, advice: Advice, now_s: float) -> None:
        self.shown, self._other_since, self._changed_at = advice, None, now_s
