"""What a clean clone is set up with: the exact versions fit the ranges, the README names what there is."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.commands import COMMANDS

REPOSITORY = Path(__file__).parents[1]
DOCS = REPOSITORY / "docs"
SCRIPTS = ("install/set-up.sh", "install/run.sh", ".ci/run")


def text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def required() -> list[Requirement]:
    """Everything that setup.cfg asks for, extras included."""
    config = configparser.ConfigParser()
    config.read_string(text("setup.cfg"))
    lists = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    lines = [line.strip() for listed in lists for line in listed.splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def exact() -> dict[str, str]:
    """The versions of constraints.txt."""
    lines = [line for line in text("constraints.txt").splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in lines}


@pytest.mark.parametrize("requirement", required(), ids=str)
def test_the_known_good_version_is_in_the_range(requirement: Requirement) -> None:
    assert requirement.specifier.contains(exact()[canonicalize_name(requirement.name)])


def test_versions_that_matter() -> None:
    assert exact()["torch"] == "2.13.0"
    (qt,) = [requirement for requirement in required() if requirement.name == "PySide6"]
    assert not qt.specifier.contains("6.12.0")
    assert "torch==2.13.0" in text("install/set-up.sh")


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_read_by_their_shell(name: str) -> None:
    shell = text(name).splitlines()[0].removeprefix("#!").split()
    subprocess.run([*shell, "-n", str(REPOSITORY / name)], check=True, timeout=30)


def test_ci_calls_the_command_of_the_readme() -> None:
    assert "make test" in text(".ci/run").splitlines()
    assert "make test" in text("README.md")


def test_the_readme_names_every_command() -> None:
    readme = text("README.md")
    assert [name for name in COMMANDS if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in DOCS.glob("*.md"))]
)
def test_links_and_pictures_of_a_page_exist(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(page))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not ((REPOSITORY / page).parent / target).exists()] == []


def test_the_readme_is_short() -> None:
    assert len(text("README.md").splitlines()) <= 120
