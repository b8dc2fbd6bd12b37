"""Soundtrack: the sound of a file, packet by packet, for another container."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

    Sound = Packet[AudioStream]

FITS_INTO_MP4 = ("aac", "mp3", "ac3", "eac3", "opus", "alac", "flac")
"""Sound that is copied as it is. Any other kind is encoded anew, as AAC."""


class Soundtrack:
    """The first sound of a file, in packets for another container: as they are where that can hold them."""

    def __init__(self, source: Path, target: OutputContainer) -> None:
        """Adds a stream to `target`, unless the file has no sound."""
        self._container: InputContainer = av.open(os.fspath(source))
        self.start_s = (self._container.start_time or 0) / av.time_base
        self._packets: Iterator[Sound] = iter(())
        if self._container.streams.audio:
            sound = self._container.streams.audio[0]
            is_copied = sound.codec_context.name in FITS_INTO_MP4
            self._packets = self._copied(sound, target) if is_copied else self._encoded(sound, target)
        self._next = next(self._packets, None)

    def until(self, seconds: float) -> list[Sound]:
        """The packets up to this time of the film, each once."""
        due: list[Sound] = []
        while self._next is not None and float((self._next.dts or 0) * self._next.time_base) <= seconds:
            due.append(self._next)
            self._next = next(self._packets, None)
        return due

    def close(self) -> None:
        """Close the source."""
        self._container.close()

    def _copied(self, sound: AudioStream, target: OutputContainer) -> Iterator[Sound]:
        stream = target.add_stream_from_template(sound)
        return self._as_they_are(sound, stream)

    def _as_they_are(self, sound: AudioStream, stream: AudioStream) -> Iterator[Sound]:
        for packet in self._container.demux(sound):
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue  # the empty packet that ends the file
            shift = round(self.start_s / packet.time_base)
            packet.pts -= shift
            packet.dts -= shift
            packet.stream = stream
            yield packet

    def _encoded(self, sound: AudioStream, target: OutputContainer) -> Iterator[Sound]:
        stream = target.add_stream("aac", rate=sound.rate, layout=sound.layout)
        return self._anew(sound, stream)

    def _anew(self, sound: AudioStream, stream: AudioStream) -> Iterator[Sound]:
        for frame in self._container.decode(sound):
            if frame.pts is not None and frame.time_base is not None:
                frame.pts -= round(self.start_s / frame.time_base)
            yield from stream.encode(frame)
        yield from stream.encode(None)
