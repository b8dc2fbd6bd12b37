"""Measures every engine of this computer against the published arrangement, in turns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.chain.framing import Framing, framed
from app.commands.benchmark.course import Course, Tell
from app.commands.benchmark.timing import Contestant, Row, interleaved, row
from app.frame import Picture
from model import Animator, ModelError, PublishedArrangement

PUBLISHED = "published arrangement"
CPU_ENGINES = ("torch-fp32", "torch-bf16", "openvino-fp32", "openvino-bf16", "openvino-int8")
GPU_ENGINES = {
    "cuda": ("torch-fp32", "torch-fp16", "compiled-fp16"),
    "mps": ("torch-fp32",),
    "intel": ("openvino-fp32", "openvino-fp16"),
}
ANIMATE = "animate a frame"


def offered(device: str) -> tuple[str, ...]:
    """Return the engines to try on a device."""
    return GPU_ENGINES.get(device, CPU_ENGINES)


def engine_rows(course: Course, device: str, engines: Sequence[str], seconds: float, tell: Tell) -> list[Row]:
    """Return a row for the published arrangement and one for each engine that runs here."""
    on_torch = "cpu" if device == "intel" else device  # unknown to torch
    arrangement = PublishedArrangement(course.networks, _square(course), course.driving[0], on_torch)
    contestants: dict[str, Contestant] = {PUBLISHED: over(course.driving, arrangement.animate)}
    psnr_db: dict[str, float | None] = {}
    for engine in engines:
        try:
            animator = worn(course, device, engine, tell)
        except ModelError as error:
            tell(f"{engine} is left out: {error}")
            continue
        contestants[engine], psnr_db[engine] = over(course.driving, animator.animate), animator.choice.psnr_db
    taken = interleaved(contestants, seconds)
    baseline_ms = row(ANIMATE, PUBLISHED, course.network, taken[PUBLISHED]).ms_median
    return [
        replace(row(ANIMATE, engine, course.network, spent, baseline_ms), psnr_db=psnr_db.get(engine))
        for engine, spent in taken.items()
    ]


def worn(course: Course, device: str, engine: str, tell: Tell) -> Animator:
    """Return a calibrated animator on that engine. Raises ModelError if it does not run here."""
    if engine.endswith("int8"):
        tell(f"{engine} of {course.network} is made first, unless it is cached. This takes some minutes.")
    animator = Animator.of(course.networks, device, engine)
    animator.wear(course.avatar)
    animator.calibrate(course.driving[0])
    return animator


def over(driving: Sequence[Picture], animate: Callable[[Picture], Picture]) -> Contestant:
    """Return a function that animates the next driving picture at each call, in a loop."""
    pictures = itertools.cycle(driving)
    return lambda: animate(next(pictures))


def _square(course: Course) -> Picture:
    """Return the avatar as the network takes it; engines resize it themselves."""
    return framed(course.avatar, Framing(), course.networks.config.picture_size)
