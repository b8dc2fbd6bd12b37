"""Draws the states of the window in both palettes, and some of them at five scales, for docs/screens.

One frame of the demo is animated by the real chain; a session without threads then shows it in every state.
Writes a sheet for each palette and one of the scales into FOLDER (docs/screens), and docs/screenshot.png;
with --full, every state at every scale in its full size too.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

SCREEN = """{"screens": [{"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96,
"logicalBaseDpi": 96, "dpr": 1}]}"""
PALETTES, SCALES = ("dark", "light"), (1.0, 1.25, 1.5, 1.75, 2.0)
SCALED = ("on-air", "details", "smallest")
COLUMNS, TILE, GAP = 3, (600, 420), 16
PATIENCE_S = 300
SHOWN_FRAME = 12
"""Frame of the demo that is shown: every frame is animated in order, so it is the same on every machine."""


def main() -> int:
    """Draw everything, one process per palette and scale."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path, nargs="?", default=Path("docs/screens"))
    words.add_argument("--full", type=Path, help="folder for every picture in its full size")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = chosen.full or Path(home) / "full"
        shown = Path(home) / "shown.pickle"
        _run("animate", shown, home)
        for palette in PALETTES:
            for scale in SCALES:
                names = () if chosen.full or scale == 1 else SCALED
                _run("draw", shown, home, folder / f"{palette}-{scale:g}", palette, scale, names)
        chosen.folder.mkdir(parents=True, exist_ok=True)
        for palette in PALETTES:
            _sheet(sorted((folder / f"{palette}-1").glob("*.png")), chosen.folder / f"{palette}.webp")
        _sheet([_picture(folder, *each) for each in _scaled()], chosen.folder / "scales.webp", len(SCALES))
        with Image.open(_picture(folder, "on-air", "dark", 1.0)) as on_air:
            on_air.convert("RGB").save(chosen.folder.parent / "screenshot.png", optimize=True)
    return 0


def _scaled() -> list[tuple[str, str, float]]:
    palettes = ("dark", "light", "dark", "light", "dark")
    return [
        (name, palette, scale) for name in SCALED for palette, scale in zip(palettes, SCALES, strict=True)
    ]


def _picture(folder: Path, name: str, palette: str, scale: float) -> Path:
    """Return the drawn picture of a state, whose file begins with the state's number."""
    return next((folder / f"{palette}-{scale:g}").glob(f"[0-9][0-9]-{name}.png"))


def _run(
    what: str,
    shown: Path,
    home: str,
    folder: Path | None = None,
    palette: str = "",
    scale: float = 1.0,
    names: tuple[str, ...] = (),
) -> None:
    """Run this file in a process of its own; `names` are the states to draw, all of them if empty."""
    screen = Path(home) / "screen.json"
    screen.write_text(SCREEN, encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "QT_SCALE_FACTOR": str(scale),
        "GUISE_CONFIG": str(Path(home) / "config"),
        "OMP_NUM_THREADS": "1",
    }
    command = [
        sys.executable,
        "-m",
        "tests.app.window.draw_screens",
        what,
        str(shown),
        str(folder or ""),
        palette,
        ",".join(names),
    ]
    subprocess.run(command, env=environment, check=True)


def _animate(path: Path) -> None:
    """Run the real chain on the demo, and keep what it showed of one frame."""
    from PySide6.QtCore import QCoreApplication

    from app.avatars import list_avatars
    from app.chain.session import Session
    from app.chain.session_options import SessionOptions
    from app.ending import ends_with

    application = QCoreApplication([])
    session = Session(SessionOptions(source="demo", avatar=list_avatars()[0].path, live=False))
    session.start()
    until, judged, released = time.monotonic() + PATIENCE_S, None, None
    while (judged is None or judged.number < SHOWN_FRAME) and time.monotonic() < until:
        application.processEvents()
        frame = session.latest()
        if frame is not None and frame.judgement is not None and frame.avatar is not None:
            judged, released = frame, session.released()
        time.sleep(0.001)  # shorter than a frame, so that none is missed
    figures = session.figures()
    session.stop()
    if judged is None:
        raise SystemExit("The chain made no judged frame.")
    kept = {"camera": judged.camera, "driving": judged.driving, "avatar": judged.avatar, "released": released}
    path.write_bytes(pickle.dumps((kept, judged.judgement, dict(figures.milliseconds))))
    ends_with(0)  # a thread that was left behind on a busy computer is no failure


def _sheet(pictures: list[Path], path: Path, columns: int = COLUMNS) -> None:
    """Write a sheet of pictures, each fitted into its tile."""
    rows = -(-len(pictures) // columns)
    size = (columns * (TILE[0] + GAP) + GAP, rows * (TILE[1] + GAP) + GAP)
    sheet = Image.new("RGB", size, (110, 114, 122))
    for number, each in enumerate(pictures):
        with Image.open(each) as opened:
            picture = opened.convert("RGB")
        picture.thumbnail(TILE, Image.Resampling.LANCZOS)
        x = GAP + number % columns * (TILE[0] + GAP) + (TILE[0] - picture.width) // 2
        y = GAP + number // columns * (TILE[1] + GAP) + (TILE[1] - picture.height) // 2
        sheet.paste(picture, (x, y))
    sheet.save(path, quality=88, method=6)


if __name__ == "__main__":
    if sys.argv[1:2] == ["animate"]:
        _animate(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["draw"]:
        from tests.app.window.screens import draw

        draw(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], sys.argv[5])
    else:
        sys.exit(main())
