"""The script for root: no sudo, no questions, and the user's own name."""

from __future__ import annotations

from app.devices.root_script import root_script
from app.devices.virtual_camera_setup import AT_EVERY_START, INSTALLING, JOIN_GROUP


def test_commands_of_a_terminal_become_one_script() -> None:
    commands = (*INSTALLING["debian"], *AT_EVERY_START, JOIN_GROUP)
    assert root_script(commands, "ida o'neil").splitlines() == [
        "set -e",
        "DEBIAN_FRONTEND=noninteractive apt-get install -y linux-headers-$(uname -r) v4l2loopback-dkms",
        "echo v4l2loopback | tee /etc/modules-load.d/guise.conf",
        "echo 'options v4l2loopback devices=1 exclusive_caps=1 card_label=\"Guise\"'"
        " | tee /etc/modprobe.d/guise.conf",
        "usermod -a -G video 'ida o'\"'\"'neil'",
    ]


def test_no_distribution_asks_a_question() -> None:
    unattended = {"debian": " -y ", "fedora": " -y ", "arch": "--noconfirm", "suse": "--non-interactive"}
    for family, commands in INSTALLING.items():
        for line in root_script(commands, "ida").splitlines()[1:]:
            assert unattended[family] in line
