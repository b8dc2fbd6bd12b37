"""StateLine: one line that says what others get now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.chain.status import Leaving, SinkState, SinkStatus, Status
from app.window.language import tr


class Others(Enum):
    """Kinds of pictures that other people get."""

    NOTHING = "nothing"
    AVATAR = "avatar"
    FILE = "file"
    CARD = "card"
    REAL_FACE = "real face"


@dataclass(frozen=True)
class StateLine:
    """What others get, and its text."""

    others: Others
    text: str


def is_on_air(status: Status) -> bool:
    """Return whether other programs get pictures now."""
    return status.virtual_camera.state is SinkState.ON


def is_recording(status: Status) -> bool:
    """Return whether pictures are written to a file now."""
    return status.recorder.state is SinkState.ON


def is_wanted(sink: SinkStatus) -> bool:
    """Return whether a sink sends, or will when it is open: the state of its switch."""
    return sink.state in (SinkState.STARTING, SinkState.ON)


def state_line(status: Status, recorded_s: float = 0.0) -> StateLine:
    """Return the line for this status. `recorded_s` is the length of the recording, in seconds.

    Describes what is sent now, not what will be sent. The real face has the highest priority.
    """
    on_air, recording = is_on_air(status), is_recording(status)
    if not on_air and not recording:
        return StateLine(Others.NOTHING, tr("Nobody sees this"))
    also = f" · {_recording(recorded_s)}" if recording else ""
    if status.guard is Leaving.PASS_THROUGH:
        return StateLine(Others.REAL_FACE, (tr("Real face on air") if on_air else tr("Real face")) + also)
    if status.is_paused:
        return StateLine(Others.CARD, tr("Paused, others see a card") + also)
    if status.guard is Leaving.CARD:
        return StateLine(Others.CARD, tr("Others see a card") + also)
    if on_air:
        return StateLine(Others.AVATAR, _on_air(status.virtual_camera) + also)
    return StateLine(Others.FILE, _recording(recorded_s))


def minutes(seconds: float) -> str:
    """Return a time as minutes and seconds, such as "0:42"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _on_air(camera: SinkStatus) -> str:
    if camera.viewers:
        return tr("On air in {programs}", programs=", ".join(camera.viewers))
    return tr("On air: {name}", name=camera.name)


def _recording(seconds: float) -> str:
    return tr("Recording {time}", time=minutes(seconds))
