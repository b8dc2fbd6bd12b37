"""Plots the scores of videos over time: the output of `judge --plot`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.commands.judge.judged import Judged
from app.commands.terminal import CommandError

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 1200, 220, 60, 20, 44, 34
INK, GRID, LINE, LIMIT, FAILED = (60, 60, 60), (225, 225, 225), (150, 90, 20), (60, 60, 210), (205, 205, 255)
"""Colours of the plot, in BGR."""
HIGHEST = 3.0
"""Largest score on the axis; higher scores are drawn at the top."""

Canvas = NDArray[np.uint8]


def write_plot(path: Path, judged: Sequence[Judged]) -> None:
    """Draw one strip for each video, under each other, as PNG. Raises CommandError."""
    if not judged:
        raise CommandError("There is nothing to draw: no video could be judged.")
    picture = np.concatenate([_strip(result) for result in judged])
    worked, encoded = cv2.imencode(".png", picture)
    if not worked:
        raise CommandError(f"{path} cannot be drawn: there are too many videos for one picture.")
    path.write_bytes(encoded.tobytes())


def _strip(result: Judged) -> Canvas:
    canvas = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    end = max((row.seconds for row in result.rows), default=0.0) or 1.0
    for part in result.verdict.intervals:
        corners = (_x(part.start_s, end), TOP), (_x(min(part.end_s, end), end), HEIGHT - BOTTOM)
        cv2.rectangle(canvas, *corners, FAILED, -1)
    _axes(canvas, end)
    y = _y(result.threshold)
    cv2.line(canvas, (LEFT, y), (WIDTH - RIGHT, y), LIMIT, 1, cv2.LINE_AA)
    for run in _stretches(result):
        points = np.array([(_x(seconds, end), _y(score)) for seconds, score in run], np.int32)
        cv2.polylines(canvas, [points], False, LINE, 1, cv2.LINE_AA)
    _write(canvas, f"{_ascii(Path(result.video).name)}   {_ascii(result.verdict.verdict)}", (LEFT, 24), 0.55)
    return canvas


def _axes(canvas: Canvas, end: float) -> None:
    for score in (1.0, 1.5, 2.0, 2.5, HIGHEST):
        cv2.line(canvas, (LEFT, _y(score)), (WIDTH - RIGHT, _y(score)), GRID, 1)
        _write(canvas, f"{score:.1f}", (LEFT - 36, _y(score) + 4), 0.4)
    for seconds in np.linspace(0, end, 9):
        _write(canvas, f"{seconds:.1f} s", (_x(float(seconds), end) - 14, HEIGHT - 14), 0.4)


def _stretches(result: Judged) -> list[list[tuple[float, float]]]:
    """Return stretches of frames with a face; the line breaks at frames without one."""
    runs: list[list[tuple[float, float]]] = [[]]
    for row in result.rows:
        if row.score is None:
            runs.append([])
        else:
            runs[-1].append((row.seconds, row.score))
    return [run for run in runs if run]


def _x(seconds: float, end: float) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * seconds / end)


def _y(score: float) -> int:
    share = (min(max(score, 0.9), HIGHEST) - 0.9) / (HIGHEST - 0.9)
    return HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * share)


def _write(canvas: Canvas, text: str, where: tuple[int, int], size: float) -> None:
    cv2.putText(canvas, text, where, cv2.FONT_HERSHEY_SIMPLEX, size, INK, 1, cv2.LINE_AA)


def _ascii(text: str) -> str:
    """Return the text in ASCII, since OpenCV draws no other letters."""
    return text.encode("ascii", "replace").decode()
