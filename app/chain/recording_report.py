"""ReportedSink: writes the judgement of a recording beside it, as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.devices.sinks import Sink
from app.frame import Frame, Judgement, Picture
from detector import VideoVerdict


def report_path(recording: Path) -> Path:
    """Return the path of a recording's report: "a.mp4" has "a.mp4.json"."""
    return recording.with_name(f"{recording.name}.json")


class ReportedSink:
    """A recorder that notes each new judgement with its time, and writes all of them when it is closed."""

    def __init__(self, sink: Sink, recording: Path, tell: Callable[[str], None]) -> None:
        """`tell` is called with a sentence if the report cannot be written; the recording is kept."""
        self._sink, self._recording, self._tell = sink, recording, tell
        self.name, self.device = sink.name, sink.device
        self._judgements: list[Judgement] = []
        self._times: list[float] = []
        self._start_s: float | None = None
        self._frames = 0

    def open(self) -> None:
        """Open the recorder. Raises SinkError."""
        self._sink.open()
        self.name = self._sink.name

    def send(self, picture: Picture, frame: Frame) -> None:
        """Write one picture, and note its judgement. Raises SinkError."""
        self._sink.send(picture, frame)
        self._start_s = frame.seconds if self._start_s is None else self._start_s
        self._frames += 1
        judgement = frame.judgement
        if judgement is not None and (not self._judgements or judgement is not self._judgements[-1]):
            self._judgements.append(judgement)
            self._times.append(round(frame.seconds - self._start_s, 3))

    def close(self) -> None:
        """Close the recorder, then write the report. Raises SinkError if the recording is not complete."""
        self._sink.close()
        if not self._frames:
            return
        path, self._frames = report_path(self._recording), 0
        written = path.with_suffix(".json.new")
        try:
            written.write_text(json.dumps(self._report(), indent=1) + "\n", encoding="utf-8")
            os.replace(written, path)
        except OSError as error:
            with suppress(OSError):
                written.unlink()
            self._tell(f"The judgement could not be written to {path}: {error.strerror}.")

    def _report(self) -> dict[str, Any]:
        judgements, times = self._judgements, self._times
        verdict = VideoVerdict.of(judgements, times)
        return {
            "recording": self._recording.name,
            "verdict": verdict.verdict if judgements else "not judged",
            "judged": len(judgements),
            "flagged": verdict.flagged,
            "intervals": [
                {"start_s": part.start_s, "end_s": part.end_s, "reason": part.reason}
                for part in verdict.intervals
            ],
            "frames": [
                {
                    "seconds": seconds,
                    "state": judgement.state.value,
                    "score": round(judgement.score, 4),
                    "threshold": round(judgement.threshold, 4),
                    "reasons": list(judgement.reasons),
                }
                for judgement, seconds in zip(judgements, times, strict=True)
            ],
        }
