"""`animate` with small stand-ins for the networks, so that only the reading of files is real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.chain.parts import Parts
from app.commands import run
from app.commands.animate import offline_chain
from app.file_names import PICTURE_SUFFIXES
from tests.app.commands.clips import clip_of, striped
from tests.app.fakes import FakeAnimator, FakeJudge, avatar_file


def animate_with_fakes(folder: Path) -> Callable[[Path], int]:
    """Return what runs `animate` on one file, and returns its exit code."""
    made = Parts(
        make_animator=lambda options: FakeAnimator(),
        make_judge=lambda options: FakeJudge(),
        make_landmark_finder=lambda: None,
    )
    offline_chain.Parts = lambda: made  # type: ignore[attr-defined, misc]
    driving = clip_of([striped(number) for number in range(3)], folder / "driving.mp4")
    avatar = avatar_file(folder)
    output = folder / "out.mp4"

    def animate(path: Path) -> int:
        is_picture = path.suffix in PICTURE_SUFFIXES
        worn, driver = (path, driving) if is_picture else (avatar, path)
        words = ["--avatar", str(worn), "--driving", str(driver), "--output", str(output)]
        try:
            return run(["animate", *words])
        finally:
            output.unlink(missing_ok=True)

    return animate
