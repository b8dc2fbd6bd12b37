"""The steps that a computer still needs for a virtual camera."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.devices import virtual_camera_setup as setup
from app.devices.loopback import Availability
from app.devices.v4l2 import VideoDevice
from app.devices.virtual_camera_setup import SetupState, installing, is_installed, refused

GUISE = VideoDevice("/dev/video3", "Guise", is_virtual=True)
OBS = VideoDevice("/dev/video4", "OBS Virtual Camera", is_virtual=True)

SYSTEMS = {
    "ID=debian": "apt install",
    'ID=linuxmint\nID_LIKE="ubuntu debian"': "apt install",
    "ID=fedora": "dnf install",
    'ID="rocky"\nID_LIKE="rhel centos fedora"': "dnf install",
    "ID=manjaro\nID_LIKE=arch": "pacman -S",
    'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"': "zypper install",
}


@pytest.fixture
def no_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux computer without loopback devices, whose files are in the folder."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("platform.release", lambda: "6.1.0-42")
    monkeypatch.setattr(setup, "loopback_devices", lambda: ())
    monkeypatch.setattr(setup, "LOADED", tmp_path / "loaded")
    monkeypatch.setattr(setup, "MODULES", tmp_path / "modules")
    monkeypatch.setattr(setup, "OS_RELEASE", tmp_path / "os-release")
    (tmp_path / "os-release").write_text("ID=debian\n")
    return tmp_path


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_family_of_systems_has_its_own_command(system: str) -> None:
    assert any(SYSTEMS[system] in command for command in installing(system))


def test_an_unknown_system_has_no_command() -> None:
    assert installing("ID=plan9") == installing("") == ()


def test_the_driver_counts_for_this_kernel_only(tmp_path: Path) -> None:
    (tmp_path / "6.1.0-42").mkdir()
    (tmp_path / "6.1.0-42" / "modules.dep").write_text("updates/v4l2loopback.ko.xz: videodev.ko\n")
    assert is_installed(tmp_path, "6.1.0-42")
    assert not is_installed(tmp_path, "6.1.0-43")


def test_not_installed_says_how_to_install_and_to_load(no_device: Path) -> None:
    found = setup.virtual_camera_setup()
    assert found.state is SetupState.NOT_INSTALLED
    assert [command.split()[1] for command in found.commands] == ["apt", "modprobe"]


def test_not_installed_on_an_unknown_system_shows_an_address(no_device: Path) -> None:
    (no_device / "os-release").write_text("ID=plan9\n")
    assert "https://" in setup.virtual_camera_setup().text


def test_not_loaded_says_how_to_load_now_and_at_every_start(no_device: Path) -> None:
    (no_device / "modules" / "6.1.0-42").mkdir(parents=True)
    (no_device / "modules" / "6.1.0-42" / "modules.dep").write_text("extra/v4l2loopback.ko:\n")
    found = setup.virtual_camera_setup()
    assert found.state is SetupState.NOT_LOADED
    assert found.commands == (setup.MODPROBE,)
    assert "modules-load.d" in found.lasting[0]


def test_loaded_without_a_device_is_loaded_again(no_device: Path) -> None:
    (no_device / "loaded").mkdir()
    found = setup.virtual_camera_setup()
    assert found.state is SetupState.NOT_LOADED
    assert found.commands[0].startswith("sudo modprobe -r")


def test_the_first_free_device_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(setup, "loopback_devices", lambda: (GUISE, OBS))
    states = {GUISE.path: Availability.BUSY, OBS.path: Availability.FREE}
    monkeypatch.setattr(setup, "availability", lambda path: states[path])
    found = setup.virtual_camera_setup()
    assert (found.state, found.device) == (SetupState.READY, OBS.path)
    states[OBS.path] = Availability.FORBIDDEN
    assert setup.virtual_camera_setup().state is SetupState.TAKEN


def test_a_device_in_use_is_named_and_never_called_a_real_camera() -> None:
    found = refused((GUISE,), {GUISE.path: Availability.BUSY})
    assert found.state is SetupState.TAKEN
    assert (
        found.text
        == "/dev/video3 (“Guise”) is in use: another program sends to it. Stop it, then go live again."
    )


def test_a_forbidden_device_says_which_group() -> None:
    found = refused((OBS,), {OBS.path: Availability.FORBIDDEN})
    assert found.state is SetupState.FORBIDDEN
    assert found.commands == ("sudo usermod -a -G video $USER",)


def test_a_device_that_takes_no_pictures_is_loaded_again() -> None:
    found = refused((GUISE,), {GUISE.path: Availability.UNUSABLE})
    assert "takes no pictures" in found.text
    assert found.commands == (setup.RELOAD,)


def test_on_other_systems_the_state_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert setup.virtual_camera_setup().state is SetupState.UNKNOWN
