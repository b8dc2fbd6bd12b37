"""The report as a page: every figure leads to its pictures, and a browser shows all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from lab import report
from lab.runner import STRIPS, Setting, strip_name
from lab.trial import Result, Work
from tests.lab.test_summary import BAD, GOOD, turn

BROWSE = Path(__file__).with_name("browse.py")
LONGEST_S = 100


class Page(HTMLParser):
    """Collects what is linked, named and shown, and the numbers of tables that lead nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.pictures: list[str] = []
        self.dead: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self._inside.append(tag)
        self.names += [known["id"]] if "id" in known else []
        self.links += [known["href"]] if tag == "a" else []
        self.pictures += [known["src"]] if tag == "img" else []

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, text: str) -> None:
        is_cell = "td" in self._inside and any(sign.isdigit() for sign in text)
        if is_cell and "a" not in self._inside and text.strip("±% .,").isdigit():
            self.dead.append(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    turns = [turn(f"{axis}_{angle}", 0.03) for axis in ("yaw", "pitch", "roll") for angle in ("+15", "-15")]
    alarmed = replace(GOOD, work=Work("wink", "ben", "dora"), flagged=(True,) * 3 + (False,) * 7)
    results: list[Result] = [GOOD, BAD, alarmed, *turns]
    (tmp_path / STRIPS).mkdir()
    for result in results:
        strip = np.full((256, 1024, 3), 90, np.uint8)
        cv2.imwrite(str(tmp_path / STRIPS / strip_name(result.work)), strip)
    report.write_html(tmp_path / "report.html", Setting("suite"), results)
    return tmp_path


def test_every_figure_leads_to_its_pictures(folder: Path) -> None:
    page = Page()
    page.feed((folder / "report.html").read_text(encoding="utf-8"))
    assert page.dead == []
    assert {link.removeprefix("#") for link in page.links} <= set(page.names)
    assert len(page.names) == len(set(page.names))
    assert all((folder / picture).is_file() for picture in page.pictures)
    assert {"failing", "missed", "flagged", "alarms", "roc"} <= {
        link.removeprefix("#") for link in page.links
    }


def test_a_browser_shows_all_of_it(folder: Path) -> None:
    words = [sys.executable, BROWSE, folder / "report.html"]
    try:
        ran = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("QtWebEngine gives no answer here.")
    told = [line for line in ran.stdout.splitlines() if line.startswith("{")]
    if not told:
        pytest.skip(f"QtWebEngine, a part of PySide6, does not run here: {ran.stderr.strip()[-200:]}")
    shown = json.loads(told[0])
    assert (shown["broken"], shown["dangling"], shown["images"]) == ([], [], 9)
    assert shown["headings"][0] == "Where the avatar breaks"
    assert shown["wider"] == 0
