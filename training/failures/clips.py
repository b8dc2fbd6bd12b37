"""The judge's signals on labelled real clips, frame by frame. Clips are for measuring, never for training."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector import LandmarkFinder, Landmarks
from detector.face import Face
from detector.failure_finder import FailureFinder
from detector.frame_signals import frame_signals
from detector.judge import model_path
from detector.landmarks import Tracker
from detector.novelty import NoveltyModel
from detector.transfer import Transfer
from training import TrainingError

EVERY = 12
"""Interval of the authentic frames that are measured; all labelled ones are measured, too."""


@dataclass(frozen=True, eq=False)
class ClipFrame:
    """One frame of a clip.

    `label` is 0 (fine), 1 (deformed), 2 (gross) or None. `alone` and `driven` are the signals by name, of the
    face by itself and beside the driver; None without a face.
    """

    clip: str
    is_authentic: bool
    label: int | None
    alone: Mapping[str, float] | None
    driven: Mapping[str, float] | None


class ClipSignals:
    """Measures the clips of a manifest with the detector's own instruments."""

    def __init__(self, finder: LandmarkFinder, failures: FailureFinder) -> None:
        self._finder, self._failures = finder, failures
        self._model = NoveltyModel.load(model_path("guise", finder.name), "guise", finder.name)

    def frames(self, manifest: Path) -> Iterator[ClipFrame]:
        """Return the frames of every clip. Raises TrainingError if the manifest cannot be read."""
        try:
            with manifest.open(newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            files = {row["name"]: manifest.parent / row["file"] for row in rows}
        except (OSError, KeyError, UnicodeDecodeError) as error:
            raise TrainingError(f"{manifest} is no manifest of clips ({error}).") from error
        for row in rows:
            if row["label"] in ("authentic", "fake"):
                yield from self._clip(row, files[row["name"]], files.get(row["driving"]))

    def _clip(self, row: Mapping[str, str], file: Path, driving: Path | None) -> Iterator[ClipFrame]:
        numbers = [int(number) for number in row["label_frames"].split()]
        labels = dict(zip(numbers, map(int, row["visible_failure_labels"]), strict=True))
        drivers = pictures(driving) if driving and driving.is_file() else iter(())
        own, other, transfer = Tracker(self._finder), Tracker(self._finder), Transfer()
        for number, picture in enumerate(pictures(file)):
            found, driver = own.find(picture), next(drivers, None)
            face = None if found is None else Face.of(found)
            acted = None if driver is None else other.find(driver)
            driven = _driven(transfer, acted, face, number)
            if number % EVERY and number not in labels:
                continue
            alone = None if found is None or face is None else self._alone(picture, found, face)
            is_authentic = row["label"] == "authentic"
            yield ClipFrame(row["name"], is_authentic, labels.get(number), alone, driven)

    def _alone(self, picture: NDArray[np.uint8], found: Landmarks, face: Face) -> dict[str, float]:
        novelty = self._model.score(self._model.features(found))
        return frame_signals(found, face, novelty, self._failures.look(picture, found))


def _driven(
    transfer: Transfer, acted: Landmarks | None, face: Face | None, number: int
) -> Mapping[str, float] | None:
    driver = None if acted is None else Face.of(acted)
    if driver is None or face is None:
        transfer.forget()
        return None
    if not transfer.is_calibrated:
        transfer.calibrate(driver, face)
    return transfer.measure(driver, face, number / 25)


def pictures(file: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a video, RGB."""
    video = cv2.VideoCapture(str(file))
    try:
        while True:
            worked, picture = video.read()
            if not worked:
                return
            yield np.ascontiguousarray(picture[:, :, ::-1], dtype=np.uint8)
    finally:
        video.release()
