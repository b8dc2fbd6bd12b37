"""`python -m tests.faults --seed N --count N [--json FILE]` injects faults into sessions."""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from tests.faults.held import allocate_in_one_place
from tests.faults.runs import Outcome, memory_backend, one_run

FAULTS_A_RUN = 100
"""Faults injected in one session; somewhat more than half of them meet a call."""


def main() -> int:
    """Inject faults. Returns 0 if no rule was broken and nothing crashed, hung, stayed behind or was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="Inject faults into sessions."
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first run (%(default)s)")
    parser.add_argument("--count", type=int, default=300, help="faults to inject (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    arguments = parser.parse_args()
    allocate_in_one_place()
    application = QCoreApplication.instance() or QCoreApplication(["faults"])
    began, total, seed = time.monotonic(), Outcome(), arguments.seed
    with memory_backend():
        while total.faults.total() < arguments.count:
            run = one_run(seed, FAULTS_A_RUN)
            if not run.is_good:
                sys.stderr.write(f"seed {seed}: {run}\n")
            if run.threads_left:
                faulthandler.dump_traceback()
            total.add(run)
            seed += 1
            _keep(arguments.json, _figures(total, seed - arguments.seed, began))
    application.processEvents()
    sys.stdout.write(json.dumps(_figures(total, seed - arguments.seed, began), indent=2) + "\n")
    return 0 if total.is_good else 1


def _figures(total: Outcome, runs: int, began: float) -> dict[str, object]:
    rules = ("leaks", "unmarked", "too_old", "no_card", "wrong_sizes")
    return {
        "faults": total.faults.total(),
        "faults_by_seam": dict(Counter(total.faults).most_common()),
        "runs": runs,
        "actions": total.actions,
        "pictures": total.sent,
        "pictures_of_the_avatar": total.avatars,
        **{rule: total.broken[rule] for rule in rules},
        "faster_than_the_rate": total.bursts,
        "gaps_of_over_2_s": total.gaps,
        "oldest_picture_s": round(total.oldest_s, 1),
        "crashes": total.crashes,
        "hangs": total.hangs,
        "broken_recordings": total.broken_recordings,
        "messages": total.messages,
        "threads_left": total.threads_left,
        "descriptors_left": total.descriptors_left,
        "recovery_s": {str(share): _percentile(total.recovered_s, share) for share in (50, 95, 100)},
        "allocated_mb": {"first": round(total.used_mb[0], 2), "last": round(total.used_mb[-1], 2)},
        "resident_mb": {"first": round(total.resident_mb[0]), "last": round(total.resident_mb[-1])},
        "seconds": round(time.monotonic() - began, 1),
    }


def _percentile(seconds: list[float], share: int) -> float:
    return round(float(np.percentile(seconds, share)), 3)


def _keep(path: Path | None, figures: dict[str, object]) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
