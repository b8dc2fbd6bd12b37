"""doctor: reports what works on this computer, and how to repair what does not."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from app.commands import terminal

SIGNS = {"good": "✓", "note": "·", "bad": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", metavar="FILE", help='write the findings; "-" writes to stdout')


def run(arguments: argparse.Namespace) -> int:
    """Examine everything. Returns 0 if an avatar can be animated here, 1 otherwise."""
    from app.commands.doctor.examination import examine

    findings = list(examine())
    for finding in findings:
        print(f"{_sign(finding.state)} {finding.what:<15} {finding.found}")
        if finding.remedy:
            print(f"{'':17} → {finding.remedy}")
    is_able = all(finding.state != "bad" for finding in findings)
    if arguments.json:
        terminal.write_json(arguments.json, {"is_able": is_able, "findings": [asdict(f) for f in findings]})
    if not is_able:
        return terminal.fail(
            "Guise cannot make an avatar here yet: see ✗ above." if _is_utf8() else "Not yet."
        )
    return 0


def _sign(state: str) -> str:
    return SIGNS[state] if _is_utf8() else state


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
