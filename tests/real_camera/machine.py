"""Runs a command in the guest: a user-mode Linux kernel with real V4L2 drivers. build.sh makes it.

The guest sees this computer's files. What it writes stays in its memory, except below the shared folder.
By hand: python tests/real_camera/machine.py 'modprobe -d $CACHE v4l2loopback; ls /dev/video*'
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
MEMORY_GIB = 6
"""Memory of the guest. The app with its networks needs more than 4; the host gives only what is used."""
BOOT_LIMIT_S = 30
ON_ONE_PROCESSOR = ("taskset", "-c", str(max(os.sched_getaffinity(0))))
"""The kernel and its programs take turns at every system call: five times as fast as across processors."""


@dataclass(frozen=True)
class Ended:
    """How a command ended. `code` is None if the guest did not run it to its end."""

    code: int | None
    output: str
    share: Path


def cache() -> Path:
    """Return the folder that build.sh fills."""
    return Path(os.environ.get("GUISE_REAL_CAMERA", Path.home() / ".cache" / "guise-real-camera"))


def why_not() -> str:
    """Return why the guest cannot be booted here, in one sentence, or an empty string."""
    if not (cache() / "ready").is_file():
        return f"the guest of the real camera tests is not built in {cache()}: run make test-real-camera"
    ended = run("true", timeout_s=BOOT_LIMIT_S)
    return "" if ended.code == 0 else f"the guest does not boot here: {ended.output[-300:].strip()}"


def run(command: str, share: Path | None = None, *, timeout_s: float = 300) -> Ended:
    """Boot the guest, run the bash `command` in the repository and end the guest.

    The command sees $CACHE, $SHARE, a folder whose contents stay, and $MAPS, the host's limit of mappings
    of memory: a program in the guest needs one for nearly every page.
    """
    share = share or Path(tempfile.mkdtemp(prefix="guise-guest-"))
    share.mkdir(parents=True, exist_ok=True)
    for name in ("exit-code", "output"):
        (share / name).unlink(missing_ok=True)
    (share / "folder").write_text(f"{REPOSITORY}\n")
    variables = (
        f"export SHARE={shlex.quote(str(share))} CACHE={shlex.quote(str(cache()))} MAPS={_host_maps()}\n"
    )
    (share / "command").write_text(f"{variables}{command}\n")
    console = _boot(share, timeout_s)
    code, output = (_text(share / name) for name in ("exit-code", "output"))
    return Ended(int(code) if code.strip().isdecimal() else None, output or console, share)


def _boot(share: Path, timeout_s: float) -> str:
    """Run the kernel until it powers off. Returns what it printed; ends it after `timeout_s`."""
    words = [
        *ON_ONE_PROCESSOR,
        str(cache() / "linux"),
        f"mem={MEMORY_GIB}G",
        *("root=/dev/root", "rootfstype=hostfs", f"rootflags={cache() / 'root'}", "rw", "init=/init"),
        *("con=null", "con0=null,fd:1", "ssl=null", "quiet", "loglevel=3", "panic=-1"),
        *(f"guise.share={share}", f"guise.start={HERE / 'guest' / 'start'}"),
    ]
    environment = os.environ | {"TMPDIR": _folder_for_memory()}
    with subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ) as kernel:
        try:
            console, _ = kernel.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(kernel.pid, signal.SIGKILL)
            console, _ = kernel.communicate()
            console += f"\nended after {timeout_s:.0f} s".encode()
    return console.decode(errors="replace")


def _folder_for_memory() -> str:
    """Return the folder for the file that is the guest's memory: one in the host's memory if it has room."""
    shared = Path("/dev/shm")
    has_room = shared.is_dir() and shutil.disk_usage(shared).free > MEMORY_GIB * 2**30
    return str(shared) if has_room else tempfile.gettempdir()


def _host_maps() -> int:
    return int(_text(Path("/proc/sys/vm/max_map_count")).strip() or 0)


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""


if __name__ == "__main__":
    result = run(sys.argv[1])
    sys.stdout.write(result.output)
    sys.exit(125 if result.code is None else result.code)
