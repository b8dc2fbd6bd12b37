"""Examination: tests on this computer everything that Guise needs."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.commands import terminal
from app.commands.start import has_display
from app.places import CHECKPOINTS
from face.processor import package_version

if TYPE_CHECKING:
    from app.devices.read_back import ReadBack
    from app.devices.virtual_camera import VirtualCamera

PACKAGES = ("torch", "openvino", "PySide6", "opencv-python", "av", "pyvirtualcam")
FIRST_DIGITS = 12
NVIDIA_DRIVER = Path("/proc/driver/nvidia")
ENOUGH_ROOM = 10**9
REPORT = "Please report this with the output of main.py doctor --json FILE."


@dataclass(frozen=True)
class Finding:
    """The result of one test. Only "bad" results prevent animation."""

    what: str
    state: Literal["good", "note", "bad"]
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Run one test after the other; an exception in a test is a result too."""
    yield from _tried("Versions", _versions, "bad")
    yield from _tried("Weights", _weights, "bad")
    yield from _tried("Avatar", _avatar, "bad")
    yield from _tried("GPU", _gpu)
    yield from _tried("Judge", _judge)
    yield from _tried("vox-256", _published)
    yield from _tried("Camera", _camera)
    yield from _tried("Virtual camera", _virtual_camera)
    yield from _tried("Display", _display)
    yield from _tried("Disk", _disk)


def _tried(
    what: str, look: Callable[[], Iterator[Finding]], state: Literal["note", "bad"] = "note"
) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:
        yield Finding(what, state, terminal.explain(error))


def _versions() -> Iterator[Finding]:
    installed = [f"{name} {package_version(name)}" for name in PACKAGES]
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield Finding("Versions", "good", f"{system}, {', '.join(installed)}")
    if package_version("PySide6") == "6.12.0" and sys.version_info < (3, 12):
        remedy = "pip install PySide6==6.11.3"
        yield Finding("PySide6", "bad", "PySide6 6.12.0 crashes on this Python.", remedy)


def _weights() -> Iterator[Finding]:
    described = (CHECKPOINTS / "README.md").read_text(encoding="utf-8")
    for path in sorted([*CHECKPOINTS.glob("*.safetensors"), *CHECKPOINTS.glob("landmarks_8_bits.[bx]*")]):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found = f"{path.name}, {path.stat().st_size / 2**20:.1f} MiB, sha256 {digest[:FIRST_DIGITS]}…"
        if digest in described:
            yield Finding("Weights", "good", found)
        else:
            remedy = "Weights of your own are fine; if these are not, run: git checkout checkpoints"
            yield Finding(
                "Weights", "note", f"{found} is not the file that checkpoints/README.md describes.", remedy
            )


def _avatar() -> Iterator[Finding]:
    """Animate one frame."""
    from app.avatars import list_avatars
    from app.pictures import read_picture
    from model import Animator

    picture = read_picture(list_avatars()[0].path)
    animator = Animator.load()
    animator.wear(picture)
    animator.animate(picture)
    start = time.perf_counter()
    animator.animate(picture)
    took_ms = 1000 * (time.perf_counter() - start)
    choice = animator.choice
    how = f"{choice.engine} on {choice.device}, {choice.precision}"
    yield Finding("Avatar", "good", f"One picture in {took_ms:.0f} ms by {how}. {choice.reason}")


def _gpu() -> Iterator[Finding]:
    if package_version("torch") == "absent":
        yield Finding(
            "GPU", "note", "Not used: this package has no torch.", "For an NVIDIA GPU, see the README."
        )
        return
    import torch

    if torch.cuda.is_available():
        yield Finding("GPU", "good", torch.cuda.get_device_name())
    elif torch.backends.mps.is_available():
        yield Finding("GPU", "good", "the GPU of this Mac")
    elif shutil.which("nvidia-smi") or NVIDIA_DRIVER.exists():
        remedy = "Install the build of torch for it: see the README, “A GPU”."
        yield Finding(
            "GPU", "note", f"There is an NVIDIA GPU, but torch {torch.__version__} cannot use it.", remedy
        )
    else:
        yield Finding("GPU", "note", "None that torch can use; the processor does the work.")


def _judge() -> Iterator[Finding]:
    from detector import open_judge, open_landmark_finder

    finder = open_landmark_finder()
    open_judge(finder)
    yield Finding("Judge", "good", f"Frames are judged with {finder.name} landmarks and by their look.")


def _published() -> Iterator[Finding]:
    from model import published_weights_path

    path = published_weights_path()
    if path.is_file():
        yield Finding("vox-256", "good", f"{path}, {path.stat().st_size / 2**20:.0f} MiB")
    else:
        remedy = "Only if you want that network: python main.py fetch vox-256"
        yield Finding("vox-256", "note", "The published weights are not here.", remedy)


def _camera() -> Iterator[Finding]:
    from app.devices.camera import CameraError, list_cameras, open_camera

    cameras = list_cameras()
    if not cameras:
        yield Finding("Camera", "note", "None found.", "Plug one in; without one the demo clip plays.")
    for each in cameras:
        try:
            with closing(open_camera(each.source)) as camera:
                camera.read()
                yield Finding("Camera", "good", f"{each.source}: {each.name}, {camera.format}")
        except CameraError as error:
            yield Finding("Camera", "note", f"{each.source}: {each.name}", str(error))


def _virtual_camera() -> Iterator[Finding]:
    """Send to the virtual camera and read it back, like a call app."""
    from app.devices.read_back import read_back
    from app.devices.shot import CameraError
    from app.devices.sinks import SinkError
    from app.devices.virtual_camera import VirtualCamera

    camera = VirtualCamera()
    try:
        camera.open()
        seen = read_back(camera)
    except SinkError as error:
        detail = "" if not error.detail or error.detail.splitlines()[0] in str(error) else f" {error.detail}"
        yield Finding("Virtual camera", "note", "Others cannot see it.", f"{error}{detail}")
    except CameraError as error:
        yield Finding("Virtual camera", "note", f"Others cannot see {_place(camera)}.", str(error))
    else:
        yield _seen(_place(camera), seen)
    finally:
        camera.close()


def _seen(place: str, seen: ReadBack) -> Finding:
    if seen.problem:
        return Finding("Virtual camera", "note", f"Others see {place}, but {seen.problem}.", REPORT)
    size = f"{seen.width}×{seen.height}"
    found = f"Others can see {place}: {size}, {seen.fps:.0f} pictures a second, the picture that was sent."
    return Finding("Virtual camera", "good", found)


def _place(camera: VirtualCamera) -> str:
    return f"“{camera.name}” ({camera.device})" if camera.name != camera.device else camera.device


def _display() -> Iterator[Finding]:
    if has_display():
        yield Finding("Display", "good", "A window can be opened.")
    else:
        yield Finding("Display", "note", "None.", "Run with --headless here, or from a desktop.")


def _disk() -> Iterator[Finding]:
    from face.cache import cache_folder

    folder = cache_folder()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 1e9:.1f} GB free for {folder}"
    if not os.access(existing, os.W_OK):
        yield Finding("Disk", "note", f"{folder} cannot be written.", "Set GUISE_CACHE to a folder of yours.")
    elif free < ENOUGH_ROOM:
        yield Finding("Disk", "note", found, "Make room, or set GUISE_CACHE to a folder on another disk.")
    else:
        yield Finding("Disk", "good", found)
