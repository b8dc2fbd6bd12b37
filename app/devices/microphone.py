"""Microphone: the computer's sound input, in timed blocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Sample rate in Hz."""
NO_PORTAUDIO = (
    "PortAudio, which reads microphones, is not installed (Debian and Ubuntu: sudo apt install libportaudio2)"
)


class SoundError(Exception):
    """Raised if there is no sound. The text gives the reason for the user, without a full stop."""


class Block(NamedTuple):
    """Some samples (mono, int16) and the time of the first, in seconds of `time.monotonic()`."""

    captured_at: float
    samples: NDArray[np.int16]


class Input(Protocol):
    """An open input of sound."""

    def close(self) -> None:
        """Stop the input."""


Deliver = Callable[[Block], None]


class Microphone:
    """Collects the blocks of an input until they are read, from `open` to `close`."""

    def __init__(self, open_input: Callable[[Deliver], Input] | None = None) -> None:
        """Create the microphone.

        `open_input` starts an input that delivers blocks from any thread; PortAudio by default.
        """
        self._open_input = open_input or open_portaudio
        self._blocks: SimpleQueue[Block] = SimpleQueue()
        self._input: Input | None = None

    def open(self) -> None:
        """Start recording. Raises SoundError."""
        self._input = self._open_input(self._blocks.put)

    def read(self) -> list[Block]:
        """Return the blocks that have come since the last call, without waiting."""
        blocks = []
        try:
            while True:
                blocks.append(self._blocks.get_nowait())
        except Empty:
            return blocks

    def close(self) -> None:
        """Stop recording. May be called repeatedly."""
        opened, self._input = self._input, None
        if opened is not None:
            opened.close()


def open_portaudio(deliver: Deliver) -> Input:
    """Open the system's default microphone through PortAudio. Raises SoundError."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise SoundError(NO_PORTAUDIO) from error

    def callback(samples: NDArray[np.int16], count: int, times: Any, flags: object) -> None:
        age_s = max(times.currentTime - times.inputBufferAdcTime, 0.0)
        deliver(Block(time.monotonic() - age_s, samples[:, 0].copy()))

    try:
        stream = sounddevice.InputStream(samplerate=RATE, channels=1, dtype="int16", callback=callback)
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise SoundError("no microphone was found, or it may not be used") from error
    opened: Input = stream
    return opened
