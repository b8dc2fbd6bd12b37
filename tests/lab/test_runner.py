"""A run: resumed where it stopped, the same for any number of workers, never mixed with another setting."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from app.commands.lab import SUITE
from lab import runner
from lab.errors import LabError
from lab.rows import as_json, from_json, read_rows
from lab.runner import ROWS, STRIPS, Setting, works
from lab.suite import Suite
from tests.lab.fakes import GESTURES, Mirror, bench, make_suite


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setting:
    made = Setting(str(make_suite(tmp_path / "suite")))
    monkeypatch.setattr(runner, "_bench", lambda setting: bench(Mirror()))
    return made


def test_every_gesture_meets_every_avatar(setting: Setting) -> None:
    todo = works(Suite.open(Path(setting.suite)), GESTURES, ["anna", "ben"])
    assert len(todo) == len({work.key for work in todo}) == 2 * len(GESTURES)


def test_a_trial_has_the_same_driver_in_a_run_of_some_gestures(tmp_path: Path) -> None:
    suite = Suite.open(SUITE)
    names = [person.name for person in suite.avatars]
    whole = runner.works(suite, suite.gestures, names)
    part = runner.works(suite, suite.gestures[5:6], names[3:4])
    assert set(part) < set(whole)


def test_rows_of_other_trials_stay(setting: Setting, tmp_path: Path) -> None:
    suite = Suite.open(Path(setting.suite))
    for gesture in GESTURES[:2]:
        list(runner.run(setting, works(suite, [gesture], ["anna"]), tmp_path / "run"))
    assert {row.work.gesture for row in read_rows(tmp_path / "run" / ROWS).values()} == set(GESTURES[:2])


def test_rows_and_strips_are_written(setting: Setting, tmp_path: Path) -> None:
    todo = works(Suite.open(Path(setting.suite)), GESTURES, ["anna"])
    results = list(runner.run(setting, todo, tmp_path / "run"))
    assert [result.work for result in results] == todo
    assert len(list((tmp_path / "run" / STRIPS).glob("*.jpg"))) == len(todo)
    assert [row.work for row in read_rows(tmp_path / "run" / ROWS).values()] == todo


def test_an_interrupted_run_resumes_and_ends_with_the_same_file(setting: Setting, tmp_path: Path) -> None:
    todo = works(Suite.open(Path(setting.suite)), GESTURES, ["anna", "ben"])
    whole, resumed = tmp_path / "whole", tmp_path / "resumed"
    list(runner.run(setting, todo, whole))
    going = runner.run(setting, todo, resumed)
    list(islice(going, 3))
    going.close()  # type: ignore[attr-defined]
    with (resumed / ROWS).open("a", encoding="utf-8") as file:
        file.write('{"work": {"gesture": "cut o')
    list(runner.run(setting, todo, resumed))
    assert (resumed / ROWS).read_bytes() == (whole / ROWS).read_bytes()


def test_a_folder_with_another_setting_is_refused(setting: Setting, tmp_path: Path) -> None:
    todo = works(Suite.open(Path(setting.suite)), GESTURES[:1], ["anna"])
    list(runner.run(setting, todo, tmp_path / "run"))
    with pytest.raises(LabError, match="another network"):
        list(runner.run(Setting(setting.suite, "vox-256"), todo, tmp_path / "run"))


def test_rows_survive_the_way_to_the_file(setting: Setting, tmp_path: Path) -> None:
    todo = works(Suite.open(Path(setting.suite)), GESTURES[:2], ["anna"])
    for result in runner.run(setting, todo, tmp_path / "run"):
        assert as_json(from_json(as_json(result))) == as_json(result)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ROWS
    path.write_text('{"a": 1}\n{"b": 2}\n')
    with pytest.raises(LabError, match="line 1"):
        read_rows(path)


def test_a_folder_that_is_no_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="no suite"):
        Suite.open(tmp_path)
