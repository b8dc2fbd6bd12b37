"""Converts every network to the graphs that a package without torch contains: make_graphs.py FOLDER.

Run it in the environment that the package is built in: the graphs belong to its version of OpenVINO.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

VERDICTS = "line-small-"
"""Part of the names of files that hold for the building machine only."""


def main(folder: Path) -> int:
    """Convert, and copy what holds for every machine. Returns the exit code."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["GUISE_CACHE"] = cache  # nothing that was kept before may get into the package
        convert()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file in sorted((Path(cache) / "engines").glob("*.*")):
            if file.suffix in (".zip", ".sha256") and VERDICTS not in file.name:
                shutil.copy2(file, folder)
    return 0 if any(folder.glob("default-fp32-*.zip")) else 1


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
