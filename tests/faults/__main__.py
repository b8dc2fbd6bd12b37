"""`python -m tests.faults --seed N --count N [--json FILE]` injects faults into sessions."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from tests.faults.runs import Outcome, memory_backend, one_run

FAULTS_A_RUN = 40


def main() -> int:
    """Inject faults. Returns 0 if nothing leaked, crashed, hung or was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="Inject faults into sessions."
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first run (%(default)s)")
    parser.add_argument("--count", type=int, default=300, help="faults to inject (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    arguments = parser.parse_args()
    application = QCoreApplication.instance() or QCoreApplication(["faults"])
    began, total, seed = time.monotonic(), Outcome(), arguments.seed
    memory_mb = []
    with memory_backend():
        while sum(total.faults.values()) < arguments.count:
            run = one_run(seed, FAULTS_A_RUN)
            if not run.is_good:
                sys.stderr.write(f"seed {seed}: {run}\n")
            total.add(run)
            memory_mb.append(_memory_mb())
            seed += 1
            _keep(arguments.json, _figures(total, seed - arguments.seed, began, memory_mb))
    application.processEvents()
    sys.stdout.write(json.dumps(_figures(total, seed - arguments.seed, began, memory_mb), indent=2) + "\n")
    return 0 if total.is_good else 1


def _figures(total: Outcome, runs: int, began: float, memory_mb: list[float]) -> dict[str, object]:
    recovered = np.array(total.recovered_s or [0.0])
    return {
        "faults": sum(total.faults.values()),
        "faults_by_seam": dict(Counter(total.faults).most_common()),
        "runs": runs,
        "actions": total.actions,
        "pictures": total.sent,
        "leaks": total.leaks,
        "wrong_sizes": total.wrong_sizes,
        "crashes": total.crashes,
        "hangs": total.hangs,
        "broken_recordings": total.broken_recordings,
        "messages": total.messages,
        "threads_left": total.threads_left,
        "descriptors_left": total.descriptors_left,
        "recovery_s_p95": float(np.percentile(recovered, 95)),
        "memory_mb": {"first": memory_mb[0], "last": memory_mb[-1]} if memory_mb else {},
        "seconds": round(time.monotonic() - began, 1),
    }


def _keep(path: Path | None, figures: dict[str, object]) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _memory_mb() -> float:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
