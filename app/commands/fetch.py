"""fetch: downloads the published vox-256 weights, or copies the user's own file of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from model import NETWORKS, load_networks, published


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", choices=("vox-256",), help="network whose weights are wanted")
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="URL|FILE",
        help="an address, or a file to copy (default: the known mirrors, in turn)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Put the weights into the folder that the app reads. Raises CheckpointError."""
    fetched = _fetched(arguments.network, arguments.origin)
    print(f"{fetched.note} It is kept at {fetched.path}.")
    return 0


def _fetched(network: str, origin: str | None) -> published.Fetched:
    def opens(file: Path) -> None:
        load_networks(file, NETWORKS[network])

    if origin is not None and "://" not in origin:
        return published.import_file(Path(origin).expanduser(), opens)
    with _bar(network) as progress:
        if origin is not None:
            return published.fetch_from(origin, progress, opens)
        return published.fetch(progress)


@contextmanager
def _bar(network: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar on stderr, if that is a terminal."""
    with tqdm(desc=network, unit="B", unit_scale=True, leave=False, disable=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
