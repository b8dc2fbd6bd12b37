"""Turns the setup's commands for a terminal into one script that an administrator runs without questions."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

UNATTENDED = (
    ("apt install", "DEBIAN_FRONTEND=noninteractive apt-get install -y"),
    ("dnf install", "dnf install -y"),
    ("pacman -S", "pacman -S --noconfirm"),
    ("zypper install", "zypper --non-interactive install"),
)
"""What asks before it installs, and the same without the question."""


def root_script(commands: Sequence[str], user: str) -> str:
    """Return a shell script of these commands for root, which ends at the first one that fails.

    `user` is the name of the user for whom it runs: to root, $USER is root.
    """
    script = "\n".join(["set -e", *(re.sub(r"\bsudo ", "", command) for command in commands)])
    for asking, silent in UNATTENDED:
        script = script.replace(asking, silent)
    return script.replace("$USER", shlex.quote(user))
