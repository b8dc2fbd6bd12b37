"""ROC curves of the failure detector on frames with exact labels, as a picture in the report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_curve

from lab.trial import Result

SIDE = 260
"""Side of the plot, in pixels."""
CURVES = (
    ("scores", "#2563eb", "our method with the driver"),
    ("study_scores", "#b45309", "the study's method"),
)
"""Field of a result, colour and name of each method."""


def as_svg(results: Sequence[Result]) -> str:
    """Return both methods' curves as an SVG element; nothing if all frames have the same label."""
    done = [result for result in results if result.failing]
    truth = np.concatenate([result.failing for result in done]).astype(bool)
    if truth.all() or not truth.any():
        return ""
    lines = [f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>']
    for number, (field, colour, name) in enumerate(CURVES):
        false, true, _ = roc_curve(truth, np.concatenate([getattr(result, field) for result in done]))
        lines.append(
            f'<polyline points="{_path(false, true)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        place = f'x="{0.3 * SIDE:.0f}" y="{SIDE - 30 + 18 * number}"'
        lines.append(f'<text {place} fill="{colour}" font-size="13">{name}</text>')
    words = "flagged share of failing frames (upwards) by flagged share of the others (to the right)"
    return (
        f'<figure><svg width="{SIDE}" height="{SIDE}" role="img" aria-label="ROC">{"".join(lines)}</svg>'
        f"<figcaption>ROC: {words}</figcaption></figure>"
    )


def _path(across: NDArray[np.float64], up: NDArray[np.float64]) -> str:
    return " ".join(f"{SIDE * x:.1f},{SIDE * (1 - y):.1f}" for x, y in zip(across, up, strict=True))
