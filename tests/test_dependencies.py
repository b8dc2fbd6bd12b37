"""The dependencies: the table of licences names them all, and a vulnerable one is noticed."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.dependencies import CONSTRAINTS, TABLE, as_sentence, exact_versions, vulnerable
from tests.test_install import required

SAFE = {"name": "numpy", "version": "2.4.6", "vulns": []}
VULNERABLE = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1"}, {"id": "CVE-2"}]}
UNKNOWN = {"name": "guise", "skip_reason": "Dependency not found on PyPI and could not be audited: guise"}


def rows() -> dict[str, tuple[str, str]]:
    """Version and licence of each package in the table."""
    cells = [line.strip("| ").split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return {
        canonicalize_name(row[0].partition("]")[0].lstrip("[")): (row[1], row[2])
        for row in cells
        if len(row) == 3
    }


HERE = [each for each in required() if each.marker is None or each.marker.evaluate()]
"""What this system installs: the table is made of installed packages."""


@pytest.mark.parametrize("requirement", HERE, ids=str)
def test_the_table_names_every_dependency_with_its_licence(requirement: Requirement) -> None:
    version, licence = rows()[canonicalize_name(requirement.name)]
    assert (
        version.partition("+")[0]
        == exact_versions(CONSTRAINTS.read_text())[canonicalize_name(requirement.name)]
    )
    assert licence not in ("", "UNKNOWN")


def test_a_vulnerable_dependency_is_noticed() -> None:
    assert vulnerable([SAFE, VULNERABLE, UNKNOWN]) == ["old 1.0: PYSEC-1, CVE-2"]
    assert as_sentence([SAFE, VULNERABLE], "today") == "Audit of today: vulnerable: old 1.0: PYSEC-1, CVE-2."


def test_what_could_not_be_audited_is_not_called_safe() -> None:
    assert as_sentence([SAFE, UNKNOWN], "today").endswith("no known vulnerability in 1 of 2 packages.")
    for nothing in ([], [UNKNOWN]):
        assert "could not reach" in as_sentence(nothing, "today")


def test_versions_are_read_from_constraints() -> None:
    assert exact_versions("# a comment\nPySide6==6.9\nast_serialize==0.1\n") == {
        "pyside6": "6.9",
        "ast-serialize": "0.1",
    }
