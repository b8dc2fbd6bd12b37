"""Soundtrack: the sound of a file, packet by packet, for another container."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import av

from app.devices.ffmpeg_errors import FAILURES, reason

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

    Sound = Packet[AudioStream]

FITS = {"mp4": ("aac", "mp3", "ac3", "eac3", "opus", "alac", "flac"), "mov": ("aac", "mp3", "ac3", "alac")}
"""Codecs of sound that is copied unchanged, for each container. Other sound is encoded as AAC."""
FITS_INTO_WEBM = ("opus", "vorbis")
"""The same for WebM. Other sound is encoded as Opus, which has a rate of its own."""
OPUS_RATE = 48_000
MOST_DAMAGE = 100
"""Number of consecutive failed reads after which the sound counts as ended."""


class Soundtrack:
    """The first sound of a file, in packets for another container. Damaged parts are left out."""

    def __init__(self, source: Path, target: OutputContainer) -> None:
        """Add a stream to `target`, if the file has sound.

        Raises PyAV's exceptions (`FAILURES`) if the sound cannot be copied.
        """
        self._name = source.name
        self._damage: BaseException | None = None
        self._container: InputContainer = av.open(f"file:{source.absolute()}", metadata_errors="replace")
        try:
            self.start_s = (self._container.start_time or 0) / av.time_base
            self._packets: Iterator[Sound] = iter(())
            if self._container.streams.audio:
                self._packets = self._added(self._container.streams.audio[0], target)
        except FAILURES:
            self._container.close()
            raise
        self._next: Sound | None = None
        self._has_begun = False

    @property
    def problem(self) -> str:
        """A sentence about missing sound; empty if none is missing."""
        if self._damage is None:
            return ""
        return f"The sound of {self._name} is damaged, and parts of it are missing: {reason(self._damage)}."

    def until(self, seconds: float) -> Iterator[Sound]:
        """Yield the packets up to this time of the film, each once."""
        if not self._has_begun:
            self._has_begun = True
            self._next = next(self._packets, None)
        while self._next is not None and float((self._next.dts or 0) * self._next.time_base) <= seconds:
            yield self._next
            self._next = next(self._packets, None)

    def note_damage(self, error: BaseException) -> None:
        """Note that a part of the sound could not be used."""
        self._damage = error

    def close(self) -> None:
        """Close the source."""
        self._container.close()

    def _added(self, sound: AudioStream, target: OutputContainer) -> Iterator[Sound]:
        """Add the stream to `target` now; the packets are read later."""
        is_webm = target.format.name == "webm"
        if sound.codec_context.name in (FITS_INTO_WEBM if is_webm else FITS[target.format.name]):
            return self._copied(sound, target.add_stream_from_template(sound))
        layout = "mono" if sound.layout.nb_channels == 1 else "stereo"  # files seldom name theirs
        if is_webm:
            stream = target.add_stream("libopus", rate=OPUS_RATE, layout=layout)
        else:
            stream = target.add_stream("aac", rate=sound.rate, layout=layout)
        return self._encoded(sound, stream)

    def _copied(self, sound: AudioStream, stream: AudioStream) -> Iterator[Sound]:
        for packet in self._demuxed(sound):
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue  # the empty packet that ends the file
            shift = round(self.start_s / packet.time_base)
            packet.pts -= shift
            packet.dts -= shift
            packet.stream = stream
            yield packet

    def _encoded(self, sound: AudioStream, stream: AudioStream) -> Iterator[Sound]:
        for packet in self._demuxed(sound):
            try:
                for frame in packet.decode():
                    if frame.pts is not None and frame.time_base is not None:
                        frame.pts -= round(self.start_s / frame.time_base)
                    yield from stream.encode(frame)
            except FAILURES as error:
                self.note_damage(error)
        with suppress(*FAILURES):
            yield from stream.encode(None)

    def _demuxed(self, sound: AudioStream) -> Iterator[Sound]:
        """Yield every packet, continuing after damaged parts."""
        for _ in range(MOST_DAMAGE):
            try:
                yield from self._container.demux(sound)
                return
            except FAILURES as error:
                self.note_damage(error)
