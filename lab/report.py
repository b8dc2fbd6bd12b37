"""Report: a page that works offline: heat table, safe ranges, the detector, and a strip for every trial."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from lab import roc
from lab.runner import STRIPS, Setting, strip_name
from lab.summary import (
    TURN,
    DetectorSummary,
    GestureSummary,
    by_gesture,
    false_alarms,
    of_detector,
    safe_range,
)
from lab.trial import FAILING, FOLLOWED, Result

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1280px; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: 2px 8px; text-align: right; }
th:first-child, td:first-child { text-align: left; white-space: nowrap; }
td a { color: inherit; text-decoration: none; }
.heat { display: block; overflow-x: auto; }
.heat td { min-width: 2.6rem; text-align: center; font-size: 13px; }
.heat td:first-child { text-align: left; }
.heat th { font-weight: 500; font-size: 12px; }
figure { margin: 0 0 1.2rem; } img { max-width: 100%; border-radius: 6px; } figcaption { color: #555; }
"""


def figures(setting: Setting, results: Sequence[Result], seconds: float) -> dict[str, object]:
    """The figures of a run for `--json`; null for what cannot be measured."""
    gestures = by_gesture(results)
    found = {
        "setting": asdict(setting),
        "trials": len(results),
        "seconds": seconds,
        "gestures_followed": sum(each.is_followed for each in gestures),
        "gestures": [asdict(each) for each in gestures],
        "safe_range": {name: safe_range(results, name) for name in _avatars(results)},
        "detector": asdict(of_detector(results)) if any(each.failing for each in results) else None,
    }
    return json.loads(json.dumps(found), parse_constant=lambda _: None)  # type: ignore[no-any-return]


def write_html(path: Path, setting: Setting, results: Sequence[Result]) -> None:
    """The page, beside the folder of strips."""
    gestures = by_gesture(results)
    followed = sum(each.is_followed for each in gestures)
    parts = [
        "<!doctype html><meta charset=utf-8><title>Guise: edge-case lab</title>",
        f"<style>{STYLE}</style><h1>Where the avatar breaks</h1>",
        f"<p>{escape(setting.candidate or f'{setting.network} ({setting.engine})')}: "
        f"{followed} of {len(gestures)} gestures are followed on most avatars. A gesture is followed if "
        f"at least {FOLLOWED:.0%} of the true displacement comes through, the mean landmark error is at most "
        f"{FAILING:.0%} of the eye distance, and the face keeps the avatar's colours.</p>",
        *_heat(results, gestures),
        *_ranges(results),
        *_detector(results),
        *_strips(results),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def _heat(results: Sequence[Result], gestures: Sequence[GestureSummary]) -> Iterable[str]:
    by_place = {(each.work.gesture, each.work.avatar): each for each in results}
    avatars = _avatars(results)
    yield "<h2>Share of each gesture that comes through, in percent</h2><table class=heat><tr><th></th>"
    yield from (f"<th>{escape(name)}</th>" for name in ("mean", "error", "floor", *avatars))
    yield "</tr>"
    for gesture in gestures:
        yield f"<tr><td>{escape(gesture.gesture.replace('_', ' '))}</td>"
        numbers = (gesture.share, gesture.error, gesture.floor)
        yield from (f"<td>{_link(gesture.gesture, _percent(number))}</td>" for number in numbers)
        yield from (_place(by_place.get((gesture.gesture, name))) for name in avatars)
        yield "</tr>"
    yield (
        "</table><p>error: mean distance of the landmarks from the truth, in percent of the eye distance. "
        "floor: the same of the instrument itself, in pictures of the truth.</p>"
    )


def _place(result: Result | None) -> str:
    if result is None:
        return "<td></td>"
    link = _link(strip_name(result.work), _percent(result.share))
    return f'<td style="background:{_colour(result)}">{link}</td>'


def _ranges(results: Sequence[Result]) -> Iterable[str]:
    yield "<h2>Safe range of each avatar, in degrees</h2><table>"
    yield "<tr><th></th><th>yaw</th><th>pitch</th><th>roll</th></tr>"
    for name in _avatars(results):
        angles = safe_range(results, name)
        cells = "".join(f"<td>{_angle(results, name, *each)}</td>" for each in angles.items())
        yield f"<tr><td>{escape(name)}</td>{cells}</tr>"
    yield "</table>"


def _detector(results: Sequence[Result]) -> Iterable[str]:
    if not any(each.failing for each in results):
        return
    found: DetectorSummary = of_detector(results)
    yield "<h2>The failure detector on these frames</h2><table>"
    rows = (
        ("failing", "frames that truly fail", _share(found.failing)),
        ("failing", "frames that visibly fail", _share(found.visibly)),
        ("roc", "frame AUC, our method with the driver", f"{found.auc:.3f}"),
        ("roc", "frame AUC, the study's method", f"{found.study_auc:.3f}"),
        ("roc", "the same without frames near the limit of visible departure", f"{found.sure_auc:.3f}"),
        ("roc", "… by the study's method", f"{found.sure_study_auc:.3f}"),
        ("missed", "failing frames flagged", _share(found.flagged_failing)),
        ("flagged", "other frames flagged", _share(found.flagged_other)),
        ("failing", "median delay, frames", f"{found.delay:.0f}"),
        ("failing", "clips with a failing frame, found by the study's rule", _share(found.study_clips_found)),
        ("study", "other clips called failed by the study's rule", _share(found.study_clips_wrong)),
        ("alarms", "false alarms a minute on followed gestures", f"{found.alarms_per_minute:.2f}"),
    )
    yield from (f"<tr><td>{escape(name)}</td><td>{_link(to, value)}</td></tr>" for to, name, value in rows)
    yield f'</table><div id="roc">{roc.as_svg(results)}</div>'
    for to, words, chosen in _trials_of_detector(results):
        links = ", ".join(_link(strip_name(each.work), each.work.key) for each in chosen) or "none"
        yield f'<p id="{to}">{escape(words)}: {links}</p>'


def _trials_of_detector(results: Sequence[Result]) -> Iterable[tuple[str, str, list[Result]]]:
    """Yield an anchor, words, and the trials that a figure of the detector is made of."""
    yield "failing", "Trials with failing frames", [each for each in results if any(each.failing)]
    yield (
        "missed",
        "Failing frames, none of them flagged",
        [each for each in results if any(each.failing) and not _both(each.failing, each.flagged)],
    )
    yield (
        "flagged",
        "Flagged frames that do not fail",
        [each for each in results if _both(each.flagged, [not fails for fails in each.failing])],
    )
    yield (
        "study",
        "Clips without a failing frame that the study's rule calls failed",
        [each for each in results if any(each.study_flagged) and not any(each.failing)],
    )
    yield (
        "alarms",
        "False alarms on followed gestures",
        [each for each in results if each.is_followed and false_alarms(each)],
    )


def _strips(results: Sequence[Result]) -> Iterable[str]:
    yield "<h2>Driver · truth · output · difference × 3</h2>"
    shown = ""
    for result in results:
        if result.work.gesture != shown:
            shown = result.work.gesture
            yield f'<h3 id="{escape(shown)}">{escape(shown.replace("_", " "))}</h3>'
        name = escape(strip_name(result.work))
        said = "flagged" if any(result.flagged) else "not flagged"
        words = result.problem or (
            f"{_percent(result.share)} % followed, error {_percent(result.error)} %, {said}"
        )
        yield f'<figure id="{name}"><img loading=lazy src="{STRIPS}/{name}" alt="">'
        yield f"<figcaption>{escape(result.work.key)}: {escape(words)}</figcaption></figure>"


def _angle(results: Sequence[Result], avatar: str, axis: str, angle: int) -> str:
    """Return the largest safe angle, as a link to the turn at which it was measured, or to the first one."""
    turns = [each.work for each in results if each.work.avatar == avatar and TURN.match(each.work.gesture)]
    own = [work for work in turns if work.gesture.startswith(f"{axis}_")]
    reached = [work for work in own if work.gesture.endswith(f"{angle}")] or own
    return _link(strip_name(reached[0]), f"±{angle}") if reached else "–"


def _link(to: str, words: str) -> str:
    return f'<a href="#{escape(to)}">{escape(words)}</a>'


def _both(one: Sequence[bool], other: Sequence[bool]) -> bool:
    return any(a and b for a, b in zip(one, other, strict=True))


def _avatars(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(result.work.avatar for result in results))


def _colour(result: Result) -> str:
    """Green for followed, else from yellow to red as the share falls."""
    if result.is_followed:
        return "#bfe3cf"
    share = min(max(result.share, 0.0), 1.0) if math.isfinite(result.share) else 0.0
    return f"hsl({round(48 * share)} 85% 82%)"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}" if math.isfinite(value) else "–"


def _share(value: float) -> str:
    return f"{_percent(value)} %"
