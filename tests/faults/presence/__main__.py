"""`python -m tests.faults.presence --output DIR` measures torn frames that are sent when the driver goes.

It renders up to 40 clips with exact truth into DIR, once, animates each as `guise animate` does, and finds
the avatar's landmarks in what would be sent. A contact sheet beside each clip shows driver and avatar; torn
frames have a red border.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.chain.parts import Parts, make_animator, make_judge
from app.chain.session_options import OnFailure, SessionOptions
from app.commands.animate.offline_chain import OfflineChain
from app.devices.camera import Shot
from lab.instrument import Instrument
from tests.faults.presence.clips import TRUTH_SIZE, Clip, read, render
from tests.faults.presence.measure import Sent, figures, sent_frame
from tests.faults.presence.stories import FPS, Story, story
from training.heads.pack import DEFAULT_FOLDER, Pack

SUITE = Path(__file__).parents[3] / "assets" / "edge_cases" / "suite" / "avatars"
COLUMNS = 10


class Measurement:
    """Runs clips through the app's offline chain; networks are loaded once."""

    def __init__(self, act: OnFailure) -> None:
        self._options = SessionOptions(act_on_failure=act, portrait="square", picture_size=TRUTH_SIZE)
        self._instrument = Instrument.load()
        self._parts = Parts(make_animator=cache(make_animator), make_judge=make_judge)

    def run(self, story: Story, clip: Clip, sheet: Path) -> list[Sent]:
        """Return every sent frame of a clip, and write its contact sheet."""
        avatar = SUITE / f"head_{story.avatar}" / "neutral.webp"
        chain = OfflineChain(avatar, self._options, takes_as_is=False, parts=self._parts)
        chain.calibrate(_shots(clip))
        frames, pictures = [], []
        for number, (picture, _) in enumerate(chain.act(_shots(clip))):
            square = cv2.resize(picture, (TRUTH_SIZE, TRUTH_SIZE), interpolation=cv2.INTER_AREA)
            sights, truths = clip.sight[: number + 1], clip.points[: number + 1]
            leaving = chain._guard.state
            frames.append(sent_frame(leaving, sights, self._instrument.find(square), truths, clip.rest))
            pictures.append(_cell(clip.pictures[number], square, frames[-1]))
        cv2.imwrite(str(sheet), _grid(pictures)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
        return frames


def main() -> int:
    """Render and measure. Returns 0 if the bar is met."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.presence", description="Measure torn frames that are sent."
    )
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="clips and contact sheets")
    parser.add_argument("--on-failure", choices=("rest", "keep"), default="rest", help="(%(default)s)")
    parser.add_argument("--clips", type=int, default=40, metavar="N", help="how many (%(default)s)")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first (%(default)s)")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    arguments = parser.parse_args()
    act = OnFailure(arguments.on_failure)
    stories = [story(arguments.first + number) for number in range(arguments.clips)]
    measurement, by_clip = Measurement(act), {}
    for each in render(stories, Pack.open(arguments.pack), arguments.output):
        home = arguments.output / each.name
        by_clip[each] = measurement.run(each, read(home), home.with_suffix(f".{act}.jpg"))
        sys.stderr.write(f"{each.name}: {sum(frame.is_torn for frame in by_clip[each])} torn\n")
        if arguments.json:
            arguments.json.write_text(json.dumps(_summary(act, by_clip), indent=1) + "\n", encoding="utf-8")
    summary = _summary(act, by_clip)
    sys.stdout.write(json.dumps(summary, indent=1) + "\n")
    return 0 if figures(_all(by_clip))["meets_the_bar"] else 1


def _summary(act: OnFailure, by_clip: dict[Story, list[Sent]]) -> dict[str, object]:
    kinds = sorted({each.kind for each in by_clip})
    of_kind = {kind: {each: sent for each, sent in by_clip.items() if each.kind is kind} for kind in kinds}
    return {
        "on_failure": str(act),
        "clips": [each.name for each in by_clip],
        **figures(_all(by_clip)),
        "kinds": {str(kind): figures(_all(some)) for kind, some in of_kind.items()},
        "torn_frames": {
            each.name: {number: _rounded(frame.error) for number, frame in enumerate(sent) if frame.is_torn}
            for each, sent in by_clip.items()
        },
    }


def _rounded(error: float) -> float | None:
    """The error for JSON, which knows no infinity: None if no face was found."""
    return round(error, 3) if math.isfinite(error) else None


def _all(by_clip: dict[Story, list[Sent]]) -> list[Sent]:
    return [frame for sent in by_clip.values() for frame in sent]


def _shots(clip: Clip) -> Iterator[Shot]:
    return (Shot(picture, number / FPS) for number, picture in enumerate(clip.pictures))


def _cell(camera: NDArray[np.uint8], sent: NDArray[np.uint8], frame: Sent) -> NDArray[np.uint8]:
    """The driver above the avatar, with the error; a red border if it is torn."""
    avatar = cv2.resize(sent, (192, 192))
    words = f"{frame.leaving} {frame.sight} {frame.error:.2f}"
    cv2.putText(avatar, words, (3, 187), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (255, 255, 0), 1, cv2.LINE_AA)
    if frame.is_torn:
        cv2.rectangle(avatar, (0, 0), (191, 191), (255, 0, 0), 4)
    return np.concatenate([cv2.resize(camera, (192, 108)), avatar])


def _grid(cells: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    rows = [np.concatenate(cells[at : at + COLUMNS], 1) for at in range(0, len(cells), COLUMNS)]
    return np.concatenate([row for row in rows if row.shape == rows[0].shape])


if __name__ == "__main__":
    sys.exit(main())
