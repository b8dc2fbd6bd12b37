"""Writes the page of `judge --report`: one file that loads nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from app.chain.moments import Moment
from app.commands.judge.judged import Judged

if TYPE_CHECKING:
    from detector import Interval

WIDTH, HEIGHT, HIGHEST, LOWEST = 1000, 160, 3.0, 0.8

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1060px; margin: 2em auto; padding: 0 1em; color:
#222; } h2 { margin: 2em 0 .2em; font-size: 1.15em; overflow-wrap: anywhere; }
table { border-collapse: collapse; } td, th { padding: .15em 1.2em .15em 0; text-align: left; }
svg { width: 100%; height: auto; background: #fafafa; border: 1px solid #ddd; }
figure { display: inline-block; margin: .6em .8em 0 0; } figcaption { font-size: .85em; max-width: 480px; }
.note { color: #555; } .failures { color: #a02020; } .none-found { color: #20703a; }
@media (prefers-color-scheme: dark) {
  body { background: #181818; color: #ddd; } svg { background: #202020; border-color: #444; } .note { color:
  #aaa; }
}
"""

ABOUT = """This page says where the animation of a face fails to look like one. It does not say who or what
made a video: an animation without failures looks like any other video here."""


def write_report(path: Path, judged: Sequence[Judged], command: str) -> None:
    """Write the page: for each video its verdict, its scores over time, and the frames to look at."""
    body = "\n".join(_section(result) for result in judged)
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>Guise: judged videos</title>'
        f"<style>{STYLE}</style>\n<h1>Judged videos</h1>\n<p>{ABOUT}</p>\n{_summary(judged)}\n{body}\n"
        f'<p class="note">Made by <code>{escape(command)}</code></p>\n</html>\n'
    )
    unfinished = path.with_name(path.name + ".partial")
    unfinished.write_text(page, encoding="utf-8", errors="backslashreplace")
    unfinished.replace(path)


def _summary(judged: Sequence[Judged]) -> str:
    rows = "".join(
        f"<tr><td>{escape(Path(r.video).name)}<td class={_kind(r)!r}>{escape(r.verdict.verdict)}"
        f"<td>{r.verdict.flagged} of {r.verdict.frames}<td>{_number(r.verdict.score)}"
        for r in judged
    )
    return f"<table><tr><th>Video<th>Verdict<th>Flagged frames<th>Score{rows}</table>"


def _section(result: Judged) -> str:
    how = f"Method: {result.question.method}; landmarks: {result.question.landmarks}. {result.note}"
    return (
        f"<h2>{escape(result.video)}</h2>\n"
        f"<p class={_kind(result)!r}>{escape(result.verdict.sentence)}.</p>\n"
        f"{_chart(result)}\n{_intervals(result)}\n{''.join(map(_figure, result.moments))}\n"
        f'<p class="note">{escape(how)}</p>'
    )


def _kind(result: Judged) -> str:
    return result.verdict.verdict.replace(" ", "-")


def _number(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}"


def _intervals(result: Judged) -> str:
    if not result.verdict.intervals:
        return ""
    parts = result.verdict.intervals
    rows = "".join(f"<tr><td>{i.start_s:.2f} s<td>{i.end_s:.2f} s<td>{escape(i.reason)}" for i in parts)
    return f"<table><tr><th>From<th>To<th>Reason{rows}</table>"


def _figure(moment: Moment) -> str:
    words = escape(f"{moment.seconds:.2f} s: {moment.reason}")
    shown = [(words, moment.jpeg), (f"{words}, with heat", moment.heat_jpeg)]
    pictures = "".join(
        f'<img alt="{alt}" src="data:image/jpeg;base64,{b64encode(jpeg).decode()}">'
        for alt, jpeg in shown
        if jpeg
    )
    return f"<figure>{pictures}<figcaption>{words}</figcaption></figure>"


def _chart(result: Judged) -> str:
    """Return the scores as SVG, with gaps at frames without a face.

    Failing stretches and the threshold are marked.
    """
    end = max((row.seconds for row in result.rows), default=0.0) or 1.0
    bands = "".join(map(partial(_band, end=end), result.verdict.intervals))
    lines = "".join(
        f'<polyline points="{points}" fill="none" stroke="#2060b0" stroke-width="1.2"/>'
        for points in _lines(result, end)
    )
    limit = _y(result.threshold)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Scores over {end:.1f} seconds">{bands}'
        f'<line x1="0" x2="{WIDTH}" y1="{limit:.1f}" y2="{limit:.1f}" stroke="#d04040" stroke-dasharray="4"/>'
        f'{lines}<text x="4" y="{limit - 4:.1f}" font-size="11" fill="#d04040">fails above '
        f"{result.threshold:.2f}</text></svg>"
    )


def _band(interval: Interval, end: float) -> str:
    x, width = _x(interval.start_s, end), _x(interval.end_s - interval.start_s, end)
    return f'<rect x="{x:.1f}" width="{width:.1f}" height="{HEIGHT}" fill="#e05050" opacity=".2"/>'


def _lines(result: Judged, end: float) -> list[str]:
    runs: list[list[str]] = [[]]
    for row in result.rows:
        if row.score is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(row.seconds, end):.1f},{_y(row.score):.1f}")
    return [" ".join(run) for run in runs if run]


def _x(seconds: float, end: float) -> float:
    return WIDTH * seconds / end


def _y(score: float) -> float:
    return HEIGHT * (HIGHEST - min(max(score, LOWEST), HIGHEST)) / (HIGHEST - LOWEST)
