"""Clips: rendered drivers who leave, turn or are covered, with the truth for one avatar's head.

A clip is a folder: `000.jpg` and on, the camera's pictures (360, 640), and `truth.npz`, written last, with
`points` (frames, 70, 2) px, the avatar's true landmarks and irises, `rest` (70, 2) and `sight`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.faults.presence.stories import FPS, FRAMES, Kind, Sight, Story
from training.heads.cameras import Camera, set_up
from training.heads.edge_cases import CAMERA
from training.heads.expressions import Expression
from training.heads.identity import sample_identity
from training.heads.labels import FaceOutline
from training.heads.lights import sample_mild_light
from training.heads.pack import Pack
from training.heads.performance import perform
from training.heads.poses import HeadPose
from training.heads.rooms import draw_calm_room
from training.heads.studio import Studio
from training.heads.wardrobe import Wardrobe

Picture = NDArray[np.uint8]
Points = NDArray[np.float32]
WIDTH, HEIGHT, TOP = 640, 360, 190
"""Size of a camera picture, and the row of the square render at which it begins."""
DRIVER = Camera(field_of_view=24, share=0.32)
TRUTH_SIZE = 256
"""Side of the avatar's square in which the truth stands, in pixels."""
CALM_FRAMES = 7
"""Frames without expression at the beginning, for calibration."""
SHARE = 0.05, 0.5
"""Share of the landmarks that cannot be seen: the driver is seen partly from the first on, not at all from
the second on."""
TURNED = 30.0
"""Degrees of yaw beyond which the driver is seen partly."""
KEY = (0, 255, 0)
"""Colour of the room behind a second person."""


@dataclass(frozen=True, eq=False)
class Clip:
    """Pictures of the camera and the truth, as in the folder."""

    pictures: list[Picture]
    points: Points
    rest: Points
    sight: list[Sight]


class Heads:
    """Where the landmarks of a head belong, without rendering it."""

    def __init__(self, studio: Studio) -> None:
        self._rig = studio.rig
        self._wardrobe, self._outline = Wardrobe(studio.rig), FaceOutline(studio.rig)

    def points(self, seed: int, acts: list[tuple[Expression, HeadPose]]) -> Points:
        """Return landmarks and irises of this head in each act, (acts, 70, 2) px, the jaw on the outline."""
        body = self._wardrobe.body(sample_identity(seed, self._rig.pack))
        view = set_up(CAMERA, body.head_centre, body.head_height)
        made = []
        for expression, pose in acts:
            posed = self._rig.pose(body, expression, pose, {"eyes"})
            landmarks = view.project(posed.landmarks, TRUTH_SIZE)
            jaw = self._outline(posed, landmarks, view, TRUTH_SIZE)[:17]
            made.append(
                np.concatenate([jaw, landmarks[17:], view.project(self._rig.irises(posed), TRUTH_SIZE)])
            )
        return np.asarray(made, np.float32)


def render(stories: list[Story], pack: Pack, folder: Path) -> Iterator[Story]:
    """Render the clips that are missing; give each story when its clip is there."""
    studio: Studio | None = None
    for story in stories:
        home = folder / story.name
        if not (home / "truth.npz").is_file():
            studio = studio or Studio(pack, WIDTH, supersampling=1)
            _render(studio, story, home)
        yield story


def read(home: Path) -> Clip:
    """Read a rendered clip."""
    pictures = [cv2.imread(str(home / f"{number:03}.jpg"))[:, :, ::-1] for number in range(FRAMES)]
    with np.load(home / "truth.npz", allow_pickle=False) as file:
        sight = [Sight(str(word)) for word in file["sight"]]
        return Clip([np.ascontiguousarray(each) for each in pictures], file["points"], file["rest"], sight)


def acts(story: Story) -> list[tuple[Expression, HeadPose]]:
    """Return expression and pose of each frame: the driver talks calmly, and turns if the story says so."""
    rng = np.random.default_rng([17, story.number, 1])
    calm = CALM_FRAMES + (round(FPS) if story.kind is Kind.FADE_IN else 0)
    played = [({}, HeadPose())] * calm + list(perform(rng, FRAMES / FPS, round(FPS), gestures=()))
    return [
        (expression, _turned(pose, 85 * story.side * strength if story.kind is Kind.PROFILE else None))
        for (expression, pose), strength in zip(played[:FRAMES], story.strength, strict=True)
    ]


def _turned(pose: HeadPose, yaw: float | None) -> HeadPose:
    calm = HeadPose(0.6 * pose.yaw, 0.6 * pose.pitch, 0.6 * pose.roll, body_yaw=0.6 * pose.body_yaw)
    return calm if yaw is None else HeadPose(yaw, calm.pitch, calm.roll, body_yaw=0.3 * yaw)


def _render(studio: Studio, story: Story, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    played = acts(story)
    rng = np.random.default_rng([17, story.number, 2])
    camera = DRIVER
    identity = sample_identity(story.driver, studio.rig.pack)
    light = sample_mild_light(rng, identity.skin.lightness)
    studio.wear(identity, draw_calm_room(rng))
    leaves = 1.4 * story.side if story.kind is Kind.LEAVE else 0.0
    shots = []
    for (expression, pose), strength in zip(played, story.strength, strict=True):
        camera = Camera(DRIVER.field_of_view, DRIVER.share, shift_x=leaves * strength)
        shot = studio.shoot(expression, pose, camera, light, with_map=False)
        shots.append((np.array(shot.picture[TOP : TOP + HEIGHT]), shot.landmarks - [0, TOP]))
    cover = _second_person(studio, story, rng) if story.kind is Kind.SECOND else None
    sight = []
    for number, (picture, points) in enumerate(shots):
        strength = float(story.strength[number])
        seen, hidden = _disturbed(story, picture, points, strength, cover)
        sight.append(_sight(story, points, strength, hidden))
        noisy = np.clip(seen + rng.normal(0, 1.5, seen.shape), 0, 255).astype(np.uint8)
        cv2.imwrite(str(home / f"{number:03}.jpg"), noisy[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 93])
    truth = Heads(studio).points(story.avatar, [({}, HeadPose()), *played])
    unfinished = home / "unfinished.npz"
    np.savez_compressed(unfinished, points=truth[1:], rest=truth[0], sight=np.array(sight))
    unfinished.rename(home / "truth.npz")


def _second_person(studio: Studio, story: Story, rng: np.random.Generator) -> tuple[Picture, Picture]:
    """Return another person, half as large again, and the mask (uint8, 255 on the person)."""
    identity = sample_identity(story.rival, studio.rig.pack)
    studio.wear(identity, np.full((64, 64, 3), KEY, np.uint8))
    near = Camera(DRIVER.field_of_view, 1.5 * DRIVER.share, shift_y=-0.02)
    light = sample_mild_light(rng, identity.skin.lightness)
    shot = studio.shoot({}, HeadPose(yaw=-8.0 * story.side), near, light, with_map=False)
    picture = np.array(shot.picture[TOP : TOP + HEIGHT]).astype(np.int16)
    greenness = picture[:, :, 1] - picture[:, :, [0, 2]].max(2)
    mask = cv2.erode((greenness < 90).astype(np.uint8) * 255, np.ones((3, 3), np.uint8))
    return picture.astype(np.uint8), cv2.GaussianBlur(mask, (3, 3), 0)


def _disturbed(
    story: Story, picture: Picture, points: Points, strength: float, other: tuple[Picture, Picture] | None
) -> tuple[Picture, NDArray[np.bool_]]:
    """What the camera sees, and which pixels of the driver are hidden."""
    hidden = np.zeros((HEIGHT, WIDTH), bool)
    if story.kind is Kind.FADE_IN:
        return (picture * (1 - strength)).astype(np.uint8), hidden
    if story.kind is Kind.GREY and strength > 0:
        return np.full_like(picture, 128), ~hidden
    if story.kind is Kind.SECOND and other is not None and strength > 0:
        # Even stories: the other one stays beside the driver. Odd ones: passes before the face.
        ends = 0.5 if story.number // len(Kind) % 2 == 0 else 0.05
        moved = np.array([[1, 0, story.side * WIDTH * (ends + 0.75 * (1 - strength))], [0, 1, 0]], float)
        person, mask = (cv2.warpAffine(each, moved, (WIDTH, HEIGHT)) for each in other)
        share = mask[:, :, None] / 255
        return (picture * (1 - share) + person * share).astype(np.uint8), mask > 127
    if story.kind is Kind.COVER and strength > 0:
        mask = _cover(story, points, strength)
        colour = _cover_colour(story, picture, points)
        shade = 1 + 0.15 * np.linspace(-1, 1, WIDTH)[None, :, None]
        share = cv2.GaussianBlur(mask, (5, 5), 0)[:, :, None] / 255
        return np.clip(picture * (1 - share) + colour * shade * share, 0, 255).astype(np.uint8), mask > 127
    return picture, hidden


def _cover(story: Story, points: Points, strength: float) -> Picture:
    """Mask of a hand or a card that rises from below to before the face."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    x, y = points.mean(0)
    span = float(np.ptp(points[:, 0]))
    y += (1 - strength) * 2.6 * span
    if story.number // len(Kind) % 2:
        top_left, bottom_right = (x - 0.7 * span, y - 0.75 * span), (x + 0.7 * span, y + 0.75 * span)
        cv2.rectangle(mask, np.int32(top_left).tolist(), np.int32(bottom_right).tolist(), 255, -1)
        return mask
    cv2.ellipse(
        mask,
        np.int32((x, y + 0.2 * span)).tolist(),
        np.int32((0.5 * span, 0.5 * span)).tolist(),
        0,
        0,
        360,
        255,
        -1,
    )
    cv2.line(
        mask,
        np.int32((x, y)).tolist(),
        np.int32((x + 0.3 * span, y + 4 * span)).tolist(),
        255,
        round(0.5 * span),
    )
    for k in range(4):
        tip = (x + (k - 1.5) * 0.28 * span, y - (0.95 - 0.1 * abs(k - 1.5)) * span)
        root = (x + (k - 1.5) * 0.24 * span, y)
        cv2.line(mask, np.int32(root).tolist(), np.int32(tip).tolist(), 255, round(0.22 * span), cv2.LINE_AA)
    return mask


def _cover_colour(story: Story, picture: Picture, points: Points) -> NDArray[np.float64]:
    """The skin of the cheek for a hand, paper for a card."""
    if story.number // len(Kind) % 2:
        return np.array((225.0, 222.0, 214.0))
    x, y = (int(each) for each in (points[2] * 0.4 + points[31] * 0.6).clip(3, [WIDTH - 4, HEIGHT - 4]))
    return np.asarray(picture[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3).mean(0) * 0.95)


def _sight(story: Story, points: Points, strength: float, hidden: NDArray[np.bool_]) -> Sight:
    """Return how much of the driver can be seen: the share of the landmarks, the turn, the brightness."""
    if story.kind is Kind.FADE_IN:
        return Sight.HIDDEN if strength > 0.95 else Sight.PARTLY if strength > 0.4 else Sight.WHOLE
    if story.kind is Kind.PROFILE:
        return Sight.PARTLY if 85 * strength > TURNED else Sight.WHOLE
    inside = ((points >= 0) & (points < [WIDTH, HEIGHT])).all(1)
    x, y = np.clip(points.astype(int), 0, [WIDTH - 1, HEIGHT - 1]).T
    share = float((~inside | hidden[y, x]).mean())
    return Sight.HIDDEN if share > SHARE[1] else Sight.PARTLY if share > SHARE[0] else Sight.WHOLE
