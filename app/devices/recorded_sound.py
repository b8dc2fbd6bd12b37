"""RecordedSound: the sound of a recording, synchronised with its pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from numpy.typing import NDArray

from app.devices.microphone import RATE, Block, Microphone

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet

LARGEST_SLIP_S = 0.02
"""Largest offset of sound from pictures, in seconds; beyond it samples are inserted or dropped."""


class RecordedSound:
    """Encodes the blocks of a microphone, each at its own time.

    Sound cards' clocks drift and blocks are lost: offsets of more than 20 ms are corrected. While it is
    muted, silence is recorded, so that sound and pictures stay synchronised.
    """

    def __init__(
        self, container: OutputContainer, microphone: Microphone, start_at: float, codec: str = "aac"
    ) -> None:
        """Create the encoder.

        `start_at` is the time of the first picture, in seconds of `time.monotonic()`; `codec` is the encoder.
        """
        self._microphone = microphone
        self._start_at = start_at
        self._stream: AudioStream = cast("AudioStream", container.add_stream(codec, rate=RATE, layout="mono"))
        self._count = 0
        self._waiting: list[Block] = []
        self._heard_until = start_at
        self._silent_until = -math.inf

    def mute(self, is_muted: bool, at: float) -> None:
        """Record silence for blocks that are not taken yet; or the sound from `at` on."""
        if is_muted:
            self._silent_until = math.inf
        elif self._silent_until == math.inf:
            self._silent_until = at

    def packets(self, until: float) -> Iterator[Packet[AudioStream]]:
        """Yield the packets of the sound up to this time, in seconds of `time.monotonic()`.

        Later blocks wait: the pictures that say whether they are muted have not been recorded yet.
        """
        self._heard_until = until
        self._waiting += self._microphone.read()
        count = sum(block.captured_at <= until for block in self._waiting)
        due, self._waiting = self._waiting[:count], self._waiting[count:]
        for block in due:
            samples = self._in_step(self._audible(block))
            if samples.size:
                frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
                frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), self._count
                self._count += samples.size
                yield from self._stream.encode(frame)

    def last_packets(self) -> Iterator[Packet[AudioStream]]:
        """Yield the remaining packets at the end; sound after the last picture is left out."""
        yield from self.packets(self._heard_until)
        yield from self._stream.encode(None)

    def _audible(self, block: Block) -> Block:
        """Return the block, or silence of the same length."""
        is_muted = block.captured_at < self._silent_until
        return Block(block.captured_at, np.zeros_like(block.samples)) if is_muted else block

    def _in_step(self, block: Block) -> NDArray[np.int16]:
        """Return the samples, with silence before late ones and without early ones."""
        wanted = round((block.captured_at - self._start_at) * RATE)
        slip = wanted - self._count
        if slip > LARGEST_SLIP_S * RATE or (self._count == 0 and slip > 0):
            return np.concatenate([np.zeros(slip, np.int16), block.samples])
        if slip < -LARGEST_SLIP_S * RATE or self._count == 0:
            return block.samples[min(-slip, block.samples.size) :]
        return block.samples
