"""Edge cases: 41 expressions and poses that reenactment gets wrong, rendered with their truth.

Eight of them, turned or tilted the most, must fail; the judge must flag them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from training.heads.cameras import Camera
from training.heads.expressions import Expression
from training.heads.identity import Identity
from training.heads.lights import Light
from training.heads.poses import HeadPose
from training.heads.studio import Studio

CAMERA = Camera(field_of_view=24, share=0.58, shift_y=0.02)
SIZE, QUALITY = 256, 95


@dataclass(frozen=True)
class EdgeCase:
    """One expression in one pose, by name."""

    name: str
    expression: Expression
    pose: HeadPose


def _both(**values: float) -> dict[str, float]:
    return {f"{name}_{side}": value for name, value in values.items() for side in "LR"}


TOOTHY = {**_both(smile=0.5, teeth=0.9), "part": 0.6}
TONGUE = {"tongueOut": 1.0, "jawOpen": 0.5}
JAW_OPEN = {"jawOpen": 0.9}
EXPRESSIONS: dict[str, Expression] = {
    "neutral": {},
    "wink_left": {"blink_L": 1.0, "squint_L": 0.2, "smile_L": 0.3},
    "wink_right": {"blink_R": 1.0, "squint_R": 0.2, "smile_R": 0.3},
    "blink": _both(blink=1.0),
    "smile_closed": _both(smile=0.9, squint=0.2),
    "smile_teeth": TOOTHY,
    "brows_up": _both(browUp=1.0, browOuter=0.3),
    "brow_up_left": {"browUp_L": 1.0, "browOuter_L": 0.5},
    "tongue_out": TONGUE,
    "jaw_open": JAW_OPEN,
    "pucker": {"pucker": 1.0},
    "cheek_puff": {"puff": 1.0},
    "frown": {**_both(browDown=0.9), "frown": 0.7},
    "gaze_left": {"gazeX": 0.9},
    "gaze_up": {"gazeY": 0.8},
    "eyes_wide": _both(wide=1.0, browUp=0.3),
    "yaw30_tongue": TONGUE,
    "roll20_wink_left": {"blink_L": 1.0},
    "yaw-25_smile_teeth": TOOTHY,
    "yaw50_jaw_open": JAW_OPEN,
    "pitch-35_tongue": TONGUE,
}
POSES: dict[str, HeadPose] = {
    **{f"yaw_{angle:+d}": HeadPose(yaw=angle) for angle in (-45, -30, -15, 15, 30, 45)},
    **{f"pitch_{angle:+d}": HeadPose(pitch=angle) for angle in (-25, -15, 15, 25)},
    **{f"roll_{angle:+d}": HeadPose(roll=angle) for angle in (-30, -15, 15, 30)},
    "yaw30_tongue": HeadPose(yaw=30),
    "roll20_wink_left": HeadPose(roll=20),
    "yaw-25_smile_teeth": HeadPose(yaw=-25),
    **{f"yaw_{angle:+d}": HeadPose(yaw=angle) for angle in (-60, 60)},
    **{f"pitch_{angle:+d}": HeadPose(pitch=angle) for angle in (-40, 40)},
    **{f"roll_{angle:+d}": HeadPose(roll=angle) for angle in (-55, 55)},
    "yaw50_jaw_open": HeadPose(yaw=50),
    "pitch-35_tongue": HeadPose(pitch=-35),
}
EDGE_CASES = tuple(
    EdgeCase(name, EXPRESSIONS.get(name, {}), POSES.get(name, HeadPose()))
    for name in dict.fromkeys([*EXPRESSIONS, *POSES])
)


def render_edge_cases(studio: Studio, identity: Identity, light: Light, folder: Path) -> None:
    """Render every case of the person in the studio into `folder`: NAME.jpg and labels.json.

    For each name labels.json holds `expression` (values by name; `expr` is the same, for older readers),
    `yaw`, `pitch`, `roll` in degrees, `landmarks` (68, 2) in pixels fixed to the skin and `contour` (17, 2),
    the jaw on the visible outline.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {}
    for case in EDGE_CASES:
        shot = studio.shoot(case.expression, case.pose, CAMERA, light, with_map=False)
        scale = SIZE / studio.size
        frames[case.name] = {
            "expr": dict(case.expression),
            "yaw": case.pose.yaw,
            "pitch": case.pose.pitch,
            "roll": case.pose.roll,
            "landmarks": _scaled(shot.landmarks, scale),
            "contour": _scaled(shot.outline[:17], scale),
        }
        picture = cv2.resize(shot.picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        cv2.imwrite(
            str(folder / f"{case.name}.jpg"), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
        )
    labels = {
        "seed": identity.seed,
        "sampler_version": identity.version,
        "camera": asdict(CAMERA),
        "frames": frames,
    }
    (folder / "labels.json").write_text(json.dumps(labels))


def _scaled(points: np.ndarray, scale: float) -> list[list[float]]:
    """Pixel centres are whole numbers, so the corner of the picture is at −½."""
    scaled: list[list[float]] = ((points + 0.5) * scale - 0.5).round(2).tolist()
    return scaled
