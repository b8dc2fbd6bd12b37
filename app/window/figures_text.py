"""The figures of the chain as lines of text, and as JSON for "Copy as JSON"."""

from __future__ import annotations

from app.chain.figures import Figures
from app.frame import Judgement
from app.window.language import tr

STAGES = ("capture", "framing", "animate", "compose", "judge", "guard")
ROUNDED_TO_MS = 20
"""Step to which the delay is rounded, in milliseconds; it varies by about as much each second."""


def rounded_delay_ms(figures: Figures) -> int:
    """Return the median delay in milliseconds, rounded to 20."""
    return ROUNDED_TO_MS * round(figures.delay_ms[0] / ROUNDED_TO_MS)


def speed_lines(figures: Figures, pace: str = "") -> tuple[str, ...]:
    """Return the lines under the number on the Speed card."""
    delay = rounded_delay_ms(figures)
    lines = (
        tr("Your computer is busy: {fps} fps.", fps=round(figures.fps)) if pace else "",
        tr("About {delay} ms late. In OBS, set that as the audio delay.", delay=delay) if delay else "",
        tr("Engine: {engine} on {device}", engine=figures.engine, device=figures.device)
        if figures.engine
        else "",
        _stages(figures),
    )
    return tuple(line for line in lines if line)


def overlay_lines(figures: Figures) -> tuple[str, ...]:
    """Return the figures as short lines to draw over the picture."""
    return (
        tr("{fps:.1f} fps   {frames} frames", fps=figures.fps, frames=figures.frames),
        tr(
            "delay {median:.0f} ms (95 % below {high:.0f})",
            median=figures.delay_ms[0],
            high=figures.delay_ms[1],
        ),
        *(f"{stage} {took[0]:.1f} ms" for stage, took in figures.milliseconds.items()),
        tr("flagged {flagged}   dropped {dropped}", flagged=figures.flagged, dropped=figures.dropped),
    )


def as_json(figures: Figures, judgement: Judgement | None) -> dict[str, object]:
    """Return all figures of Details, for a report."""
    newest: dict[str, object] = {}
    if judgement is not None:
        newest = {
            "state": judgement.state.value,
            "score": judgement.score,
            "threshold": judgement.threshold,
            "reasons": list(judgement.reasons),
        }
    return {
        "fps": figures.fps,
        "frames": figures.frames,
        "delay_ms": {"median": figures.delay_ms[0], "p95": figures.delay_ms[1]},
        "ms": {stage: {"median": ms[0], "p95": ms[1]} for stage, ms in figures.milliseconds.items()},
        "engine": figures.engine,
        "engine_reason": figures.engine_reason,
        "device": figures.device,
        "network": figures.network,
        "judged": figures.judged,
        "match": figures.match,
        "flagged": figures.flagged,
        "dropped": figures.dropped,
        "lost": figures.lost,
        "newest_judgement": newest,
    }


def _stages(figures: Figures) -> str:
    took = figures.milliseconds
    known = [stage for stage in STAGES if stage in took] + [stage for stage in took if stage not in STAGES]
    return " · ".join(f"{stage}\N{NO-BREAK SPACE}{took[stage][0]:.0f}\N{NO-BREAK SPACE}ms" for stage in known)
