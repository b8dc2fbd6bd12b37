"""Dependencies: `python -m tests.dependencies audit|licences` audits them, or writes the table of licences.

`audit` exits with 1 if a version of constraints.txt is known to be vulnerable. Without the index it says so,
names the recorded list, and exits with 0.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
CONSTRAINTS = REPOSITORY / "constraints.txt"
TABLE = REPOSITORY / "docs" / "licences.md"
UNREACHABLE = "not found on PyPI"
"""What pip-audit says of a package if its index does not answer."""
PAGE = """# Licences of what Guise uses

Written by `make licences` (pip-licenses) on {date}: every installed package of `constraints.txt`, also those
for tests and training. The texts come with the packages. On Windows and macOS, pynput (LGPL-3.0) takes the
place of python-xlib.

{audit}

{table}
"""


def main(words: Sequence[str]) -> int:
    """Audit, or write the table of licences. Returns the exit code."""
    if list(words) == ["licences"]:
        table = licences(exact_versions(CONSTRAINTS.read_text(encoding="utf-8")))
        date = f"{datetime.now(UTC):%d %B %Y}"
        page = PAGE.format(date=date, audit=as_sentence(audited(), date), table=table)
        TABLE.write_text(page, encoding="utf-8")
        return 0
    if list(words) == ["audit"]:
        found = audited()
        sys.stdout.write(as_sentence(found, f"{datetime.now(UTC):%d %B %Y}") + "\n")
        return 1 if vulnerable(found) else 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


def audited() -> list[dict[str, Any]]:
    """Return pip-audit's answer for each package of constraints.txt; nothing if it cannot reach its index."""
    words = ["-r", str(CONSTRAINTS), "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    command = [sys.executable, "-m", "pip_audit", *words]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    try:
        answers: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        return []
    return answers


def vulnerable(answers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the vulnerable packages, each with the numbers of its vulnerabilities."""
    return [
        f"{answer['name']} {answer['version']}: {', '.join(known['id'] for known in answer['vulns'])}"
        for answer in answers
        if answer.get("vulns")
    ]


def as_sentence(answers: Sequence[Mapping[str, Any]], date: str) -> str:
    """Return what the audit found."""
    asked = [answer for answer in answers if UNREACHABLE not in answer.get("skip_reason", "")]
    if not asked:
        return (
            f"Audit of {date}: pip-audit could not reach an index of vulnerabilities, so nothing is known of "
            "these versions. Run `make audit` where PyPI can be reached."
        )
    found = vulnerable(answers)
    if found:
        return f"Audit of {date}: vulnerable: {'; '.join(found)}."
    return f"Audit of {date}: no known vulnerability in {len(asked)} of {len(answers)} packages."


def exact_versions(constraints: str) -> dict[str, str]:
    """Return the version of each package, by canonical name."""
    pairs = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", constraints, flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pairs}


def licences(versions: Mapping[str, str]) -> str:
    """Return the table of the installed packages among these, as Markdown."""
    command = [sys.executable, "-m", "piplicenses", "--format", "json", "--with-urls", "--with-system"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    rows = [row for row in json.loads(ran.stdout) if canonicalize_name(row["Name"]) in versions]
    lines = ["| package | version | licence |", "|---|---|---|"]
    for row in sorted(rows, key=lambda row: canonicalize_name(row["Name"])):
        name = f"[{row['Name']}]({row['URL']})" if row["URL"].startswith("http") else row["Name"]
        licence = row["License"].replace("|", "/").replace("\n", " ")
        lines.append(f"| {name} | {row['Version']} | {licence[:80]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
