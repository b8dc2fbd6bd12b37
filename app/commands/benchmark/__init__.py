"""benchmark: measures how fast this computer animates, each engine against the published arrangement."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import DEVICES, NETWORKS
from app.commands.parsing import engine_names, not_negative
from app.similar import did_you_mean

PARTS = ("engines", "judge", "work", "stages", "chain", "start", "camera")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--network", choices=(*NETWORKS, "all"), default="all", help="network to measure (%(default)s)"
    )
    parser.add_argument(
        "--engines",
        type=engine_names,
        metavar="NAME,…",
        help="engines to measure, such as torch-fp32,openvino-int8 (all that run here)",
    )
    parser.add_argument(
        "--device", choices=DEVICES[1:], default="cpu", help="device that runs it (%(default)s)"
    )
    parser.add_argument(
        "--parts",
        type=part_names,
        metavar="NAME,…",
        default=",".join(PARTS),
        help="what to measure (%(default)s); soak: a session that runs for --minutes",
    )
    parser.add_argument(
        "--minutes", type=not_negative, default=60, metavar="N", help="length of soak (%(default)s)"
    )
    parser.add_argument(
        "--seconds", type=not_negative, default=10, metavar="N", help="time for each figure (%(default)s)"
    )
    parser.add_argument("--json", metavar="FILE", help='write machine and rows; "-" writes to stdout')
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the samples of soak")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the ratios as a picture")


def part_names(words: str) -> str:
    """Read names of parts with commas between them."""
    known = (*PARTS, "soak")
    for word in words.split(","):
        if word not in known:
            hint = did_you_mean(word, known) or f"Parts: {', '.join(known)}"
            raise argparse.ArgumentTypeError(f"there is no part “{word}”. {hint}")
    return words


def run(arguments: argparse.Namespace) -> int:
    """Measure, and show the results. Returns the exit code."""
    from app.commands.benchmark import suite

    return suite.run(arguments)
