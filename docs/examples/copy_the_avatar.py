"""The least that a candidate of the lab can be: the avatar's picture, which never moves.

    python main.py lab --output out/copy --candidate "python docs/examples/copy_the_avatar.py"

Every figure of another method should be better than this one's. It is also an example of the protocol.
"""

from __future__ import annotations

import sys

import av


def main(avatar: str, driving: str, output: str) -> None:
    """Write a video of as many frames as the driving one has."""
    with av.open(avatar) as file:
        picture = av.VideoFrame.from_ndarray(next(file.decode(video=0)).to_ndarray(format="rgb24"), "rgb24")
    with av.open(driving) as file:
        frames, rate = sum(1 for _ in file.decode(video=0)), file.streams.video[0].average_rate
    with av.open(output, "w") as file:
        stream = file.add_stream("libx264", rate=rate, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        for number in range(frames):
            picture.pts = number
            file.mux(stream.encode(picture))
        file.mux(stream.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
