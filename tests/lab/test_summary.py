"""What a run says together, by hand; and the report that shows it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab import report, tables
from lab.runner import Setting
from lab.summary import by_gesture, of_detector, safe_range
from lab.trial import Result, Work

GOOD = Result(
    Work("smile", "anna", "dora"),
    followed=0.9,
    error=0.03,
    identity=0.95,
    face_lost=0.0,
    failing=(False,) * 10,
    scores=(1.0,) * 10,
    flagged=(False,) * 10,
    study_scores=(1.0,) * 10,
)
BAD = replace(
    GOOD,
    work=Work("smile", "ben", "dora"),
    followed=0.2,
    error=0.2,
    failing=(False,) * 5 + (True,) * 5,
    scores=(1.0,) * 5 + (3.0,) * 5,
    flagged=(False,) * 7 + (True,) * 3,
    delay=2.0,
)


def turn(name: str, error: float) -> Result:
    return replace(GOOD, work=Work(name, "anna", "dora"), error=error)


def test_a_gesture_is_followed_if_most_avatars_follow_it() -> None:
    (half,) = by_gesture([GOOD, BAD])
    assert (half.share, half.error, half.followed, half.avatars) == pytest.approx((0.55, 0.115, 1, 2))
    assert not half.is_followed
    assert by_gesture([GOOD])[0].is_followed


def test_a_face_of_other_colours_does_not_count_as_followed() -> None:
    assert not replace(GOOD, identity=0.1).is_followed
    assert not replace(GOOD, face_lost=0.1).is_followed
    assert not replace(GOOD, followed=np.nan).is_followed


def test_a_tongue_counts_by_the_picture_alone() -> None:
    tongue = replace(GOOD, work=Work("tongue_out", "anna", "dora"))
    assert np.isnan(tongue.share)
    assert replace(tongue, followed_in_picture=0.1).share == 0.1


def test_the_safe_range_ends_before_the_first_angle_that_fails_on_either_side() -> None:
    turns = [turn("yaw_+15", 0.02), turn("yaw_-15", 0.03), turn("yaw_+30", 0.05), turn("yaw_-30", 0.09)]
    turns += [turn("yaw_+45", 0.01), turn("yaw_-45", 0.01), turn("roll_+15", 0.2)]
    assert safe_range(turns, "anna") == {"yaw": 15, "pitch": 0, "roll": 0}


def test_the_detector_is_measured_on_all_frames() -> None:
    found = of_detector([GOOD, BAD])
    assert found.auc == 1
    assert found.study_auc == pytest.approx(0.5)
    assert found.flagged_failing == pytest.approx(0.6)
    assert (found.flagged_other, found.delay, found.failing) == (0, 2, 0.25)
    assert found.alarms_per_minute == 0


def test_report_csv_and_figures_say_the_same(tmp_path: Path) -> None:
    results, setting = [GOOD, BAD], Setting("suite")
    tables.write(tmp_path, results, parquet=False)
    report.write_html(tmp_path / "report.html", setting, results)
    figures = report.figures(setting, results, 1.0)
    with (tmp_path / "trials.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["share"] for row in rows] == ["0.9", "0.2"]
    assert [row["is_followed"] for row in rows] == ["1", "0"]
    assert (figures["trials"], figures["gestures_followed"]) == (2, 0)
    json.dumps(figures, allow_nan=False)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "smile.anna.dora.jpg" in page
    assert ">90<" in page


def test_names_are_escaped_in_the_report(tmp_path: Path) -> None:
    odd = replace(GOOD, work=Work("<b>", "anna", "dora"))
    report.write_html(tmp_path / "report.html", Setting("s", candidate="<script>"), [odd])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<b>" not in page


def test_an_alarm_is_false_if_nothing_fails_while_it_lasts() -> None:
    flagged = (False, True, True, False, True, True, False, False, True, False)
    failing = (False,) * 5 + (True,) + (False,) * 4
    alarmed = replace(GOOD, flagged=flagged, failing=failing)
    seconds = 10 / 25
    assert of_detector([alarmed, BAD]).alarms_per_minute == pytest.approx(2 / (seconds / 60))


def test_frames_near_the_limit_of_what_is_visible_can_be_left_out() -> None:
    scores = (1.0,) * 4 + (2.0,) * 2 + (1.8,) * 4
    near = replace(BAD, scores=scores, failing=(False,) * 6 + (True,) * 4, departures=(0.1,) * 4 + (1.0,) * 6)
    found = of_detector([near])
    assert found.auc == pytest.approx(4 / 6)
    assert found.sure_auc == 1
    assert found.visibly == 0
    assert of_detector([replace(near, departures=())]).sure_auc == found.auc


def test_one_anomalous_frame_makes_a_failed_video_by_the_study_s_rule() -> None:
    anomalous = (False,) * 9 + (True,)
    clips = [replace(BAD, study_flagged=anomalous), BAD, GOOD, replace(GOOD, study_flagged=anomalous), GOOD]
    found = of_detector(clips)
    assert found.study_clips_found == 0.5
    assert found.study_clips_wrong == pytest.approx(1 / 3)
