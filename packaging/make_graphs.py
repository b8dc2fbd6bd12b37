"""Converts every network to the graphs that a package without torch contains: make_graphs.py FOLDER.

Run it in the environment that the package is built in: the graphs belong to its version of OpenVINO.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
KEPT = re.compile(r'\bkept\(\s*"([a-z]+)"')
"""A call that keeps something between runs, with its name."""
VERDICT = "line"
"""End of the names of what was verified on the building machine, and holds for that machine only."""


def main(folder: Path) -> int:
    """Convert, and copy what holds for every machine. Returns the exit code."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["GUISE_CACHE"] = cache  # nothing that was kept before may get into the package
        convert()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for pattern in patterns():
            for file in (Path(cache) / "engines").glob(pattern):
                shutil.copy2(file, folder)
    left_out = missing(folder)
    if left_out:
        sys.stderr.write(f"no graph was made for {', '.join(left_out)}: open it in {__file__}\n")
    return 1 if left_out else 0


def patterns() -> list[str]:
    """Return the names of the graphs that hold for every machine: one for each call that keeps a network."""
    sources = (path for room in ("model", "detector", "face") for path in (REPOSITORY / room).rglob("*.py"))
    names = {name for path in sources for name in KEPT.findall(path.read_text(encoding="utf-8"))}
    networks = sorted(name for name in names if not name.endswith(VERDICT))
    return ["default-fp32-*.*", *(f"{name}-small-*.*" for name in networks)]


def missing(folder: Path) -> list[str]:
    """Return the patterns without a graph and its hash in this folder."""
    return [each for each in patterns() if {file.suffix for file in folder.glob(each)} != {".zip", ".sha256"}]


def convert() -> None:
    """Open everything that the app opens, so that each network is converted and kept."""
    from detector import open_judge
    from model import Animator
    from model.layers.matting import Matting

    Animator.load(device="cpu", engine="openvino-fp32")
    open_judge()
    Matting.load()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
