"""Store: keeps the results of judge on disk as they come, so that a run can be resumed."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.chain.moments import Moment
from app.commands.judge.judged import FrameRow, Judged, Question
from app.commands.terminal import CommandError
from lab.parquet_parts import ParquetParts

Pair = tuple[str, "str | None"]
"""The addresses of a video and of its driver's video, if any."""
FILE, TABLE = "videos.jsonl", "videos.parquet"
SCHEMA = {
    **dict.fromkeys(("video", "driving", "verdict", "problem"), "text"),
    **dict.fromkeys(("seconds", "score"), "number"),
    **{"scores": "numbers", "times": "numbers", "states": "texts"},
}
"""Columns of the Parquet table, a row a video; lists have a value for each frame."""


@dataclass(frozen=True)
class Result:
    """What became of a video.

    Attributes:
        pair: which video, and which driver's.
        judged: the judgement, or a sentence that says why there is none.
        seconds: processor time that it took.
    """

    pair: Pair
    judged: Judged | str
    seconds: float = 0.0


class Store:
    """The results of a run in a folder: `videos.jsonl`, a line a video, and `videos.parquet` if asked.

    Raises CommandError if the folder holds results of other options.
    """

    def __init__(self, folder: Path, question: Question, *, parquet: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path, self._question = folder / FILE, question
        self._parquet = parquet
        self.results = {result.pair: result for result in self._read()}
        self._rewrite(self.results.values())
        self._parts = self._new_parts()
        for result in self.results.values():
            self._write_row(result)

    def add(self, result: Result) -> None:
        """Write one result; it is on disk afterwards, in Parquet when a part is full."""
        self.results[result.pair] = result
        self._write_row(result)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(self._line(result))

    def close(self) -> None:
        """Write what Parquet still lacks."""
        if self._parts:
            self._parts.flush()

    def finish(self, pairs: Iterable[Pair]) -> None:
        """Put the results into the order of the pairs, those of other runs behind them."""
        ordered = {pair: self.results[pair] for pair in pairs} | self.results
        self._rewrite(ordered.values())
        self._parts = self._new_parts()
        for result in ordered.values():
            self._write_row(result)

    def _new_parts(self) -> ParquetParts | None:
        return ParquetParts(self._path.with_name(TABLE), SCHEMA) if self._parquet else None

    def _write_row(self, result: Result) -> None:
        if self._parts:
            self._parts.add(_row(result))

    def _read(self) -> Iterator[Result]:
        """Yield the earlier results. A last line that was cut off is left out."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        for number, line in enumerate(lines, 1):
            try:
                yield self._parsed(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                if number < len(lines):
                    message = f"{self._path}, line {number} is no result of judge. Choose another folder."
                    raise CommandError(message) from error

    def _rewrite(self, results: Iterable[Result]) -> None:
        unfinished = self._path.with_name(FILE + ".part")
        unfinished.write_text("".join(map(self._line, results)), encoding="utf-8")
        unfinished.replace(self._path)

    def _line(self, result: Result) -> str:
        judged = result.judged
        content: dict[str, Any] = {
            "pair": result.pair,
            "options": _options(self._question),
            "seconds": result.seconds,
        }
        content |= {"problem": judged} if isinstance(judged, str) else {"judged": _as_json(judged)}
        return json.dumps(content, ensure_ascii=True, default=float) + "\n"

    def _parsed(self, content: dict[str, Any]) -> Result:
        if content["options"] != _options(self._question):
            raise CommandError(f"{self._path} holds results of other options. Choose another folder.")
        judged = content["problem"] if "problem" in content else _judged(content["judged"], self._question)
        video, driving = content["pair"]
        return Result((video, driving), judged, content["seconds"])


def _options(question: Question) -> dict[str, str]:
    return {"method": question.method, "landmarks": question.landmarks, "model": str(question.model or "")}


def _as_json(judged: Judged) -> dict[str, Any]:
    content = asdict(judged)
    del content["question"]
    content["alignment"] = judged.alignment._asdict() if judged.alignment else None
    for moment in content["moments"]:
        for name in ("jpeg", "heat_jpeg"):
            moment[name] = base64.b64encode(moment[name]).decode()
    return content


def _judged(content: dict[str, Any], question: Question) -> Judged:
    from detector import Alignment, Interval, VideoVerdict

    verdict = content["verdict"]
    verdict["intervals"] = tuple(Interval(**each) for each in verdict["intervals"])
    verdict["frame_scores"] = tuple(verdict["frame_scores"])
    moments = (
        {**each, **{name: base64.b64decode(each[name]) for name in ("jpeg", "heat_jpeg")}}
        for each in content["moments"]
    )
    return Judged(
        video=content["video"],
        question=question,
        verdict=VideoVerdict(**verdict),
        threshold=content["threshold"],
        rows=tuple(map(_frame_row, content["rows"])),
        moments=tuple(Moment(**each) for each in moments),
        note=content["note"],
        alignment=Alignment(**content["alignment"]) if content["alignment"] else None,
    )


def _frame_row(content: dict[str, Any]) -> FrameRow:
    from detector import Signals

    signals = Signals(**content["signals"]) if content["signals"] else None
    return FrameRow(**{**content, "reasons": tuple(content["reasons"]), "signals": signals})


def _row(result: Result) -> dict[str, Any]:
    """One line of Parquet; lists have a value for each frame."""
    judged = result.judged
    row: dict[str, Any] = {"video": result.pair[0], "driving": result.pair[1], "seconds": result.seconds}
    if isinstance(judged, str):
        return row | dict.fromkeys(("verdict", "score", "scores", "states", "times")) | {"problem": judged}
    return row | {
        "verdict": judged.verdict.verdict,
        "score": judged.verdict.score,
        "scores": [each.score for each in judged.rows],
        "states": [each.state for each in judged.rows],
        "times": [each.seconds for each in judged.rows],
        "problem": "",
    }
