"""Rendering of exported sitters and rooms with Cycles.

It runs from the repository, with a Python that has `bpy`:

    ENV/bin/python -m training.portraits.blender.render people NAME.npz … --output DIR [--size 640]
    ENV/bin/python -m training.portraits.blender.render rooms NUMBER … --output DIR [--size 640]
    ENV/bin/python -m training.portraits.blender.render markers NAME.npz … --output DIR [--size 640]
    ENV/bin/python -m training.portraits.blender.render heads NAME.npz … --output DIR [--size 256]

People become NAME.png with alpha; rooms NUMBER.png; markers NAME.GROUP.png, a ball at every fourth landmark;
heads NAME.FRAME.npy, linear RGB and alpha (size, size, 4), float16, colours multiplied by alpha.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from training.portraits.blender.heads import frames
from training.portraits.blender.markers import GROUPS, build_markers
from training.portraits.blender.person import build_person
from training.portraits.blender.room import build_room


def main() -> None:
    """Render the pictures that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("people", "rooms", "markers", "heads"))
    parser.add_argument("names", nargs="+", help="exported people, or numbers of rooms")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--size", type=int, default=640, help="side of the pictures in pixels (default: 640)")
    parser.add_argument("--samples", type=int, default=40, help="rays a pixel (default: 40)")
    parser.add_argument("--threads", type=int, default=1, help="processor threads (default: 1)")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in arguments.names:
        if arguments.what == "heads":
            render_frames(Path(name), arguments.output, arguments.size, arguments.samples, arguments.threads)
            continue
        for label, build in _scenes(arguments.what, name):
            build()
            bpy.context.scene.render.film_transparent = arguments.what == "people"
            _set_up(arguments.size, arguments.samples, arguments.threads)
            bpy.context.scene.render.filepath = str(arguments.output / f"{label}.png")
            bpy.ops.render.render(write_still=True)


def _scenes(what: str, name: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Return the picture's name and the function that builds its scene, for one name."""
    if what == "rooms":
        yield name, partial(build_room, int(name))
        return
    with np.load(name) as file:
        arrays = {key: file[key] for key in file.files}
    if what == "people":
        yield Path(name).stem, partial(build_person, arrays)
        return
    for group in range(GROUPS):
        yield f"{Path(name).stem}.{group}", partial(build_markers, arrays, group)


def render_frames(path: Path, output: Path, size: int, samples: int, threads: int) -> None:
    """Render all frames of one exported person: quickly, for small pictures."""
    with np.load(path) as file:
        arrays = {key: file[key] for key in file.files}
    for k in frames(arrays):
        scene: Any = bpy.context.scene
        if k == 0:
            _set_up(size, samples, threads)
            scene.render.film_transparent = scene.render.use_persistent_data = True
            scene.cycles.max_bounces, scene.cycles.transparent_max_bounces = 3, 8
            scene.cycles.use_adaptive_sampling = False
            scene.cycles.denoising_quality, scene.cycles.denoising_prefilter = "FAST", "NONE"
            settings = scene.render.image_settings
            settings.file_format, settings.color_depth = "OPEN_EXR", "16"
        target = output / f"{path.stem}.{k}.exr"
        scene.render.filepath = str(target)
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(str(target))
        pixels = np.empty(size * size * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
        target.unlink()
        np.save(target.with_suffix(".npy"), pixels.reshape(size, size, 4)[::-1].astype(np.float16))


def _set_up(size: int, samples: int, threads: int) -> None:
    scene: Any = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.samples, cycles.use_adaptive_sampling, cycles.adaptive_threshold = samples, True, 0.02
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.max_bounces, cycles.transparent_max_bounces = 6, 12
    cycles.glossy_bounces, cycles.transmission_bounces = 3, 4
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect, cycles.filter_width = 4.0, 1.2
    scene.cycles_curves.shape = "RIBBONS"
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.35 if scene.render.film_transparent else 0.05
    render = scene.render
    render.resolution_x = render.resolution_y = size
    render.resolution_percentage = 100
    render.threads_mode, render.threads = "FIXED", threads
    render.image_settings.file_format, render.image_settings.color_mode = "PNG", "RGBA"
    render.image_settings.color_depth = "16"


if __name__ == "__main__":
    main()
