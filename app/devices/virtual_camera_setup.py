"""What the computer still needs to offer Guise as a camera, with the commands to run."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.devices.loopback import OURS, Availability, availability, loopback_devices
from app.devices.v4l2 import VideoDevice, programs_using

MODPROBE = 'sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label="Guise"'
RELOAD = f"sudo modprobe -r v4l2loopback && {MODPROBE}"
JOIN_GROUP = "sudo usermod -a -G video $USER"
AT_EVERY_START = (
    "echo v4l2loopback | sudo tee /etc/modules-load.d/guise.conf",
    "echo 'options v4l2loopback devices=1 exclusive_caps=1 card_label=\"Guise\"'"
    " | sudo tee /etc/modprobe.d/guise.conf",
)
INSTALLING = {
    "debian": ("sudo apt install linux-headers-$(uname -r) v4l2loopback-dkms",),
    "fedora": (
        "sudo dnf install https://mirrors.rpmfusion.org/free/fedora/"
        "rpmfusion-free-release-$(rpm -E %fedora).noarch.rpm",
        "sudo dnf install akmod-v4l2loopback",
    ),
    "arch": ("sudo pacman -S --needed linux-headers v4l2loopback-dkms",),
    "suse": ("sudo zypper install v4l2loopback-kmp-default",),
}
"""Commands that install the driver, by the distribution families of /etc/os-release."""
SOURCE = "https://github.com/umlaeute/v4l2loopback"
OS_RELEASE = Path("/etc/os-release")
MODULES = Path("/lib/modules")
LOADED = Path("/sys/module/v4l2loopback")


class SetupState(Enum):
    """State of the virtual camera's installation."""

    READY = "ready"
    NOT_INSTALLED = "not installed"
    NOT_LOADED = "not loaded"
    TAKEN = "taken"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class VirtualCameraSetup:
    """One state, one sentence, and the shell commands that help, in order.

    `lasting` are the commands that load the driver at every boot. `device` is the path of the device that the
    sentence is about, or empty.
    """

    state: SetupState
    text: str
    commands: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    device: str = ""


def virtual_camera_setup() -> VirtualCameraSetup:
    """Check this computer once. Call every second or two, outside the GUI thread, until it is READY.

    Takes milliseconds, or up to a second per device that another program may be using. While Guise itself
    sends, its device counts as in use. Returns UNKNOWN on systems other than Linux.
    """
    if not sys.platform.startswith("linux"):
        return VirtualCameraSetup(SetupState.UNKNOWN, "The virtual camera of OBS is used on this system.")
    devices = loopback_devices()
    if not devices:
        return _without_device()
    found = {device.path: availability(device.path) for device in devices}
    for device in devices:
        if found[device.path] is Availability.FREE:
            return VirtualCameraSetup(SetupState.READY, f"{named(device)} is ready.", device=device.path)
    return refused(devices, found)


def camera_name() -> str:
    """Return the name under which call programs list the virtual camera."""
    return OURS if sys.platform.startswith("linux") else "OBS Virtual Camera"


def refused(devices: Sequence[VideoDevice], found: Mapping[str, Availability]) -> VirtualCameraSetup:
    """Explain why none of the devices can be used. `found` holds a reason for each path."""
    for reason, explain in ((Availability.BUSY, _taken), (Availability.FORBIDDEN, _forbidden)):
        for device in devices:
            if found[device.path] is reason:
                return explain(device)
    text = f"{named(devices[0])} takes no pictures. Close what uses it, then load its driver again."
    return VirtualCameraSetup(SetupState.TAKEN, text, (RELOAD,), device=devices[0].path)


def named(device: VideoDevice) -> str:
    """Return the device's path and label as part of a sentence."""
    return f"{device.path} (“{device.label}”)" if device.label else device.path


def installing(os_release: str) -> tuple[str, ...]:
    """Return the commands that install the driver on the system in /etc/os-release; () if unknown."""
    lines = (line.partition("=") for line in os_release.splitlines())
    words = {key.strip(): value.strip().strip("\"'").lower() for key, _, value in lines}
    families = f"{words.get('ID', '')} {words.get('ID_LIKE', '')}".replace("opensuse", "suse").split()
    known = {"ubuntu": "debian", "rhel": "fedora", "suse-tumbleweed": "suse", "suse-leap": "suse"}
    found = (INSTALLING.get(known.get(family, family)) for family in families)
    return next((commands for commands in found if commands), ())


def is_installed(modules: Path, release: str) -> bool:
    """Return whether the driver is installed for the kernel `release`, compressed or not."""
    try:
        listed = (modules / release / "modules.dep").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "v4l2loopback.ko" in listed


def _without_device() -> VirtualCameraSetup:
    if LOADED.exists():
        text = "The driver v4l2loopback is loaded, but without a device. Load it again."
        return VirtualCameraSetup(SetupState.NOT_LOADED, text, (RELOAD,), AT_EVERY_START)
    if is_installed(MODULES, platform.release()):
        text = "The driver of the virtual camera is installed, but not loaded. Load it."
        return VirtualCameraSetup(SetupState.NOT_LOADED, text, (MODPROBE,), AT_EVERY_START)
    commands = installing(_text(OS_RELEASE))
    text = "The driver v4l2loopback is not installed for this kernel. Install it, then load it."
    if not commands:
        text = f"{text} See {SOURCE}"
    return VirtualCameraSetup(SetupState.NOT_INSTALLED, text, (*commands, MODPROBE), AT_EVERY_START)


def _taken(device: VideoDevice) -> VirtualCameraSetup:
    programs = programs_using(device.path)
    known = f" Programs that have it open: {', '.join(programs)}." if programs else ""
    text = f"{named(device)} is in use: another program sends to it.{known} Stop it, then go live again."
    return VirtualCameraSetup(SetupState.TAKEN, text, device=device.path)


def _forbidden(device: VideoDevice) -> VirtualCameraSetup:
    text = f"Your user may not use {named(device)}. Add it to the group “video”, then log out and in."
    return VirtualCameraSetup(SetupState.FORBIDDEN, text, (JOIN_GROUP,), device=device.path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
