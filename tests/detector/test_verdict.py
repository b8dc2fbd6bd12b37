import numpy as np
import pytest

from detector import Judgement, State, VideoVerdict

FPS = 10
THRESHOLD = 1.5
POINTS = np.zeros((68, 2), np.float32)


def judgements(states: str, reason: str = "face lopsided") -> list[Judgement]:
    """g: good, w: warning, f: failed, n: no face."""
    kinds = {"g": State.GOOD, "w": State.WARNING, "f": State.FAILED, "n": State.NO_FACE}
    scores = {"g": 1.0, "w": 1.4, "f": 2.0, "n": 10.0}
    return [
        Judgement(
            number,
            kinds[letter],
            scores[letter],
            THRESHOLD,
            {"f": (reason,), "n": ("face lost",)}.get(letter, ()),
            None if letter == "n" else POINTS,
        )
        for number, letter in enumerate(states)
    ]


def verdict(states: str, method: str = "guise") -> VideoVerdict:
    return VideoVerdict.of(judgements(states), [n / FPS for n in range(len(states))], method)


def test_a_clean_video() -> None:
    found = verdict("g" * 20 + "w" * 10)
    assert (found.verdict, found.intervals, found.flagged) == ("none found", (), 0)
    assert found.sentence == "no failures found"
    assert (found.frames, found.no_face, len(found.frame_scores)) == (30, 0, 30)


def test_a_failure_that_lasts() -> None:
    found = verdict("g" * 10 + "f" * 12 + "g" * 10)
    assert found.verdict == "failures"
    (part,) = found.intervals
    assert (part.start_s, part.end_s, part.reason) == (1.0, 2.2, "face lopsided")
    assert found.score == 2.0
    assert found.sentence == "contains failures: 1.0–2.2 s (face lopsided)"


def test_a_short_failure_is_counted_but_no_verdict() -> None:
    found = verdict("g" * 10 + "fff" + "g" * 10)
    assert (found.verdict, found.intervals, found.flagged) == ("none found", (), 3)
    assert found.score == 1.0


def test_short_pauses_do_not_cut_a_failure() -> None:
    (part,) = verdict("g" * 5 + "ffffggffff" + "g" * 9).intervals
    assert (part.start_s, part.end_s) == (0.5, 1.5)
    assert len(verdict("f" * 10 + "g" * 10 + "f" * 10).intervals) == 2


def test_a_lost_face_is_a_failure_of_its_own() -> None:
    found = verdict("g" * 5 + "n" * 10 + "g" * 5)
    assert found.verdict == "failures"
    assert found.intervals[0].reason == "face lost"
    assert found.no_face == 10
    assert found.frame_scores[5:15] == (None,) * 10


def test_a_video_without_any_face() -> None:
    found = verdict("n" * 20)
    assert found.verdict == "no face"
    assert "nothing to judge" in found.sentence


@pytest.mark.parametrize("seconds", [0.0, 7.5])
def test_frames_that_all_have_the_same_time_are_judged_as_if_evenly_spaced(seconds: float) -> None:
    found = VideoVerdict.of(judgements("g" * 10 + "f" * 30), [seconds] * 40)
    assert (found.frames, found.flagged, found.verdict) == (40, 30, "none found")
    assert found.score == 2.0


def test_a_video_without_frames() -> None:
    found = verdict("")
    assert (found.verdict, found.score, found.frames) == ("no face", None, 0)


def test_in_the_study_one_flagged_frame_is_enough_and_a_lost_face_is_nothing() -> None:
    assert verdict("g" * 30 + "f" + "g" * 30, "study").verdict == "failures"
    assert verdict("g" * 30 + "n" * 30, "study").verdict == "none found"


@pytest.mark.parametrize("states", ["g" * 9, "f" * 40, "n" * 9, "gf" * 20, ""])
def test_it_never_claims_the_origin_of_a_video(states: str) -> None:
    said = verdict(states).sentence + verdict(states).verdict
    assert not any(word in said.lower() for word in ("fake", "authentic", "genuine", "real", "deepfake"))


def test_many_failures_are_summed_up() -> None:
    found = verdict(("f" * 10 + "g" * 10) * 8)
    assert found.sentence.endswith("and 3 more")
