"""Boots the guest once and reports each of the tests that run in it, in tests/real_camera/inside.

`make test-real-camera` builds the guest, once, and runs them. Without it they are skipped, with the reason.
"""

from __future__ import annotations

import ast
import os
import shutil
import xml.etree.ElementTree
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.real_camera.machine import HERE, REPOSITORY, run, why_not

LIMIT_S = float(os.environ.get("GUISE_REAL_CAMERA_LIMIT_S", 900))
"""Longest time for all tests in the guest together."""
TESTS = [
    f"{path.stem}::{node.name}"
    for path in sorted((HERE / "inside").glob("test_*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Element]]:
    """Return what JUnit's report says of each test in the guest, and keep the figures and pictures."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.skip("the real camera tests need the computer for themselves: run make test-real-camera")
    reason = why_not()
    if reason:
        pytest.skip(reason)
    share = tmp_path_factory.mktemp("guest")
    ended = run(
        "QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -n 0 -p no:cacheprovider"
        " --junitxml=$SHARE/results.xml tests/real_camera/inside",
        share,
        timeout_s=LIMIT_S,
    )
    _keep(share)
    assert (share / "results.xml").is_file(), f"the guest ended early: {ended.output[-3000:]}"
    found: dict[str, list[Element]] = {}
    for case in xml.etree.ElementTree.parse(share / "results.xml").iter("testcase"):
        name = f"{case.get('classname', '').split('.')[-1]}::{case.get('name', '').split('[')[0]}"
        found.setdefault(name, []).append(case)
    return found


@pytest.mark.timeout(LIMIT_S + 120)
@pytest.mark.parametrize("test", TESTS)
def test_in_the_guest(test: str, results: dict[str, list[Element]]) -> None:
    cases = results.get(test)
    assert cases, f"{test} did not run in the guest"
    wrong = [part for case in cases for part in case if part.tag in ("failure", "error")]
    assert not wrong, "\n".join((part.text or part.get("message", ""))[-3000:] for part in wrong)
    skipped = [part for case in cases for part in case if part.tag == "skipped"]
    if skipped:
        pytest.skip(skipped[0].get("message", "skipped in the guest"))


def _keep(share: Path) -> None:
    """Copy figures and pictures to out/real-camera, to be looked at."""
    kept = Path(os.environ.get("GUISE_REAL_CAMERA_OUT", REPOSITORY / "out" / "real-camera"))
    kept.mkdir(parents=True, exist_ok=True)
    for path in (*share.glob("*.jsonl"), *share.glob("*.png"), *share.glob("*.json"), *share.glob("*.log")):
        shutil.copy(path, kept)
