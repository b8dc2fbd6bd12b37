"""Lets the published First Order Motion Model take part in the lab.

It needs a checkout of https://github.com/AliaksandrSiarohin/first-order-model with its requirements, and the
weights vox-cpk.pth.tar that its README links to. Guise comes with neither.

    python main.py lab --output out/fomm \
        --candidate "FOMM/bin/python docs/examples/first_order_model.py CHECKOUT vox-cpk.pth.tar"

The lab then calls it once a clip, with three more words: avatar.png driving.mp4 output.mp4. `FOMM/bin/python`
is the Python of the environment in which the checkout's own demo.py runs; it needs imageio with FFmpeg.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

SIDE = 256
"""Side of the pictures that the network was trained on, in pixels."""


def main(words: list[str]) -> None:
    """Animate one clip with the checkout's own functions, relatively, as its demo does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("checkout", "weights", "avatar", "driving", "output"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(words)
    sys.path.insert(0, str(given.checkout))
    import demo  # type: ignore[import-not-found]  # of the checkout
    import imageio
    import torch

    on_cpu = not torch.cuda.is_available()
    config = given.checkout / "config" / "vox-256.yaml"
    generator, kp_detector = demo.load_checkpoints(str(config), str(given.weights), cpu=on_cpu)
    reader = imageio.get_reader(str(given.driving))
    rate = reader.get_meta_data()["fps"]
    driving = [_unit(frame) for frame in reader]
    source = _unit(imageio.imread(str(given.avatar)))
    made = demo.make_animation(
        source, driving, generator, kp_detector, relative=True, adapt_movement_scale=True, cpu=on_cpu
    )
    imageio.mimsave(str(given.output), [(255 * frame.clip(0, 1)).astype("uint8") for frame in made], fps=rate)


def _unit(picture: Any) -> Any:
    """RGB in [0, 1], as the checkout's functions take it. The lab's pictures have the right size."""
    if picture.shape[:2] != (SIDE, SIDE):
        raise SystemExit(f"expected pictures of {SIDE}×{SIDE}, found {picture.shape[1]}×{picture.shape[0]}")
    return picture[..., :3].astype("float32") / 255


if __name__ == "__main__":
    main(sys.argv[1:])
