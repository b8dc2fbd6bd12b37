"""Renders path-traced people as shards for training, like those of `train heads`. Resumable."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.heads.cameras import moved, sample_camera
from training.heads.command import seed_range
from training.heads.identity import Identity, sample_identity
from training.heads.lights import sample_light
from training.heads.moods import sample_expression
from training.heads.pack import DEFAULT_FOLDER, Pack
from training.heads.poses import calm_pose, sample_pose
from training.heads.rooms import draw_room
from training.heads.sensor import expose, sample_sensor, without_motion
from training.heads.shards import QUALITY, Labels, missing_seeds, shard_path
from training.heads.studio import Shot, Studio
from training.portraits.command import Blender
from training.portraits.export import Exporter
from training.portraits.shards.development import develop, sample_webcam
from training.portraits.shards.export import PersonExport
from training.portraits.shards.hair_map import HairMap
from training.portraits.shards.lamps import Lighting, sample_lighting
from training.portraits.shards.people import (
    UnpaintedWardrobe,
    sitter_of,
    with_nicer_shapes,
    without_hair,
)

SIZE, FRAMES, SAMPLES = 256, 4, 5
DAYLIGHT = sample_light(np.random.default_rng(0), 60, "flat")
"""Light of the quick renderer's pictures, which nobody sees."""
BATCH = 3
"""People rendered by one run of Blender."""
STREAM = 18
"""Random stream of these people; their identities are those of `train heads`."""


@dataclass
class Pending:
    """A person whose labels are known and whose pictures are being rendered; `rng` is for those."""

    seed: int
    rng: np.random.Generator
    identity: Identity
    lighting: Lighting
    shots: list[Shot]
    labels: Labels
    hair: HairMap


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", default="50000:50100", metavar="A:B", help="people A to B − 1")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every N-th of them")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="folder for the shards")
    parser.add_argument("--pack", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="the head pack")
    parser.add_argument(
        "--blender", type=Path, required=True, metavar="PYTHON", help="a Python that has bpy 4.5"
    )
    parser.add_argument(
        "--frames", type=int, default=FRAMES, help=f"frames of each person (default: {FRAMES})"
    )
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"rays a pixel (default: {SAMPLES})")
    parser.add_argument("--threads", type=int, default=1, help="processor threads (default: 1)")


def run(arguments: argparse.Namespace) -> int:
    """Render what is not there yet. Raises TrainingError without a pack or OpenGL, or if Blender fails."""
    seeds = missing_seeds(arguments.output, seed_range(arguments.seed, arguments.every))
    if not seeds:
        return 0
    blender = Blender(arguments.blender, arguments.samples, arguments.threads)
    cv2.setNumThreads(arguments.threads)
    pack = Pack.open(arguments.pack)
    renderer = ShardRenderer(Studio(pack, SIZE, supersampling=1), Exporter(pack), arguments.frames)
    with tqdm(total=len(seeds), unit="person") as progress, TemporaryDirectory() as folder:
        for batch in (seeds[k : k + BATCH] for k in range(0, len(seeds), BATCH)):
            people = [renderer.prepare(seed, Path(folder)) for seed in batch]
            blender.render("heads", [f"{folder}/{seed}.npz" for seed in batch], Path(folder), SIZE)
            for person in people:
                renderer.finish(person, Path(folder), arguments.output)
                progress.update()
    return 0


class ShardRenderer:
    """Prepares people for Blender with their labels, and finishes their pictures."""

    def __init__(self, studio: Studio, exporter: Exporter, frames: int = FRAMES) -> None:
        self._studio, self._exporter, self._frames = studio, exporter, frames
        studio.wardrobe = UnpaintedWardrobe(studio.rig)

    def prepare(self, seed: int, folder: Path) -> Pending:
        """Write SEED.npz for Blender: frame 0 calm, the others in any mood and pose, all in one light."""
        rng, looks, seen = (np.random.default_rng([STREAM, seed, aspect]) for aspect in range(3))
        identity = with_nicer_shapes(sample_identity(seed, self._studio.rig.pack), looks)
        sitter = sitter_of(identity, looks)
        identity = replace(identity, hair=replace(identity.hair, cut=sitter.cut))
        body = self._studio.wear(without_hair(identity), np.zeros((8, 8, 3), np.uint8))
        lighting, camera = sample_lighting(rng), sample_camera(rng)
        export = PersonExport(self._exporter, identity, sitter, body, lighting, looks)
        person = Pending(seed, seen, identity, lighting, [], Labels(), HairMap(export, SIZE))
        for k in range(self._frames):
            wanted = ("neutral" if rng.random() < 0.7 else "smile") if k == 0 else None
            mood, expression = sample_expression(rng, wanted)
            pose = calm_pose(rng) if k == 0 else sample_pose(rng)
            here = moved(camera, rng)
            shot = self._studio.shoot(expression, pose, here, DAYLIGHT)
            export.add(shot, expression, here)
            shot = person.hair.over(shot, self._studio.renderer.distances())
            person.shots.append(shot)
            person.labels.add(shot, mood, expression, pose, here)
        np.savez(folder / f"{seed}.npz", allow_pickle=False, **export.arrays)
        return person

    def finish(self, person: Pending, work: Path, output: Path) -> None:
        """Write the person's pictures and labels as a shard."""
        rng, pictures = person.rng, output / f"{person.seed:05d}"
        pictures.mkdir(parents=True, exist_ok=True)
        room, sensor, webcam = draw_room(rng), sample_sensor(rng), None
        for k, shot in enumerate(person.shots):
            rendered = np.load(work / f"{person.seed}.{k}.npy").astype(np.float32)
            if webcam is None:
                face = _face(rendered, shot)
                webcam = sample_webcam(rng, person.lighting, person.identity.skin.lightness, face)
            picture = develop(rendered, room, webcam, person.lighting.room)
            seen = expose(picture, sensor if rng.random() < 0.3 else without_motion(sensor), SIZE, rng)
            cv2.imwrite(str(pictures / f"{k}.jpg"), seen[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            (work / f"{person.seed}.{k}.npy").unlink()
        (work / f"{person.seed}.npz").unlink()
        person.labels.save(shard_path(output, person.seed), person.identity)


def _face(rendered: NDArray[np.float32], shot: Shot) -> NDArray[np.float32]:
    """Linear light (N, 3) of the face between brows and chin."""
    mask = np.zeros(rendered.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(shot.outline.round().astype(np.int32)), 1)
    inside = (mask > 0) & (rendered[:, :, 3] > 0.9)
    found = rendered[inside][:, :3]
    return found if len(found) else rendered[:, :, :3].reshape(-1, 3)
