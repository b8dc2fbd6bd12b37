"""Encoders and containers of videos whose pictures have alpha."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
from av.video.reformatter import ColorRange, Colorspace

from app.frame import Picture
from app.transparency import with_alpha

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

BT709, LIMITED = 1, 1
"""Colour space and range in the file, the usual ones of pictures of this size."""


@dataclass(frozen=True)
class AlphaVideo:
    """An encoder that keeps alpha, its pixel format and its options."""

    encoder: str
    pixels: str
    options: Mapping[str, str] = field(default_factory=dict)

    def add_to(
        self, container: OutputContainer, rate: Fraction | int, width: int, height: int
    ) -> VideoStream:
        """Add a stream for pictures of this size. Raises PyAV's exceptions."""
        stream = cast(
            "VideoStream", container.add_stream(self.encoder, rate=rate, options=dict(self.options))
        )
        stream.width, stream.height, stream.pix_fmt = width, height, self.pixels
        context = stream.codec_context
        context.colorspace, context.color_range = BT709, LIMITED
        context.color_primaries = context.color_trc = BT709
        return stream

    def frame(self, picture: Picture) -> av.VideoFrame:
        """Return a picture, RGB or RGBA, in the encoder's pixel format."""
        frame = av.VideoFrame.from_ndarray(with_alpha(picture), format="rgba")
        return frame.reformat(
            format=self.pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )


ALPHA_VIDEOS: Mapping[str, AlphaVideo] = {
    ".mov": AlphaVideo("prores_ks", "yuva444p10le", {"profile": "4444", "vendor": "apl0"}),
    ".webm": AlphaVideo(
        "libvpx-vp9", "yuva420p",
        {"deadline": "realtime", "cpu-used": "8", "row-mt": "1", "crf": "18", "b": "0", "auto-alt-ref": "0"},
    ),
}  # fmt: skip
"""The encoder for each suffix of a file that can hold alpha: ProRes 4444 and VP9."""
