"""Viewers: notes which programs have the virtual camera open, so that the window can name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.chain.status import Board, SinkState, SinkStatus, Status
from app.devices.v4l2 import programs_using

LOOK_EVERY_S = 2.0
"""Time between two looks, in seconds: a look reads every open file of the user's programs."""
CARRIERS = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""Programs that pass a camera on to others, which cannot be known from the device."""
NAMES = {
    "zoom": "Zoom",
    "firefox-bin": "Firefox",
    "firefox": "Firefox",
    "firefox-esr": "Firefox",
    "chrome": "Chrome",
    "chromium": "Chromium",
    "chromium-browse": "Chromium",
    "brave": "Brave",
    "msedge": "Edge",
    "obs": "OBS",
    "slack": "Slack",
    "teams-for-linux": "Teams",
}
"""Names that people know, by the kernel's name of a process, which has at most 15 characters."""


class Viewers:
    """The work of a stage without items: it looks at the virtual camera while that is on."""

    def __init__(self, board: Board, look: Callable[[str], tuple[str, ...]] = programs_using) -> None:
        """`look` returns the names of the processes that have a device open."""
        self._board, self._look = board, look

    @property
    def patience_s(self) -> float:
        """Time between two looks, in seconds."""
        return LOOK_EVERY_S

    def open(self) -> None:
        """Do nothing."""

    def work(self, item: object) -> None:
        """Do nothing; no items are sent here."""

    def idle(self) -> None:
        """Note the programs that have the virtual camera open now."""
        camera = self._board.status.virtual_camera
        if camera.state is not SinkState.ON or not camera.device:
            return
        found = {NAMES.get(name, name) for name in self._look(camera.device) if name not in CARRIERS}
        viewers = tuple(sorted(found))
        if viewers != camera.viewers:
            self._board.update(lambda status: _with_viewers(status, camera, viewers))

    def close(self) -> None:
        """Do nothing."""


def _with_viewers(status: Status, camera: SinkStatus, viewers: tuple[str, ...]) -> Status:
    """Return the status with these viewers, unless the camera has changed meanwhile."""
    if status.virtual_camera is not camera:
        return status
    return replace(status, virtual_camera=replace(camera, viewers=viewers))
