"""Gestures: what the edge-case lab makes people do, from neutral to the full movement.

The study behind Guise drove avatars with winks, tongues, smiles, raised brows and tilted heads. These are
those gestures and more, as values of the rig, so that each can be rendered on any identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from training.heads.bent_tongue import Bend
from training.heads.expressions import Expression
from training.heads.poses import HeadPose

LEVELS = (0.25, 0.5, 0.75, 1.0)
"""Rendered shares of a gesture. Neutral is rendered once a person."""


@dataclass(frozen=True)
class Gesture:
    """One gesture at its full extent.

    Attributes:
        name: unique, in snake case; angles are degrees.
        expression: values of the rig at the full movement.
        pose: head pose at the full movement.
        nearness: factor of the head's size in the picture; above 1 is a lean towards the camera.
        worn: kinds of accessories that the driver wears; the avatar does not.
        bend: how the tongue lies at the full movement, if it is not the rig's.
        is_basic: one of the 32 gestures that a good avatar follows.
    """

    name: str
    expression: Expression = field(default_factory=lambda: MappingProxyType({}))
    pose: HeadPose = field(default_factory=HeadPose)
    nearness: float = 1.0
    worn: tuple[str, ...] = ()
    bend: Bend | None = None
    is_basic: bool = True

    def at(self, level: float) -> tuple[Expression, HeadPose, float]:
        """The expression, the pose and the nearness at a share of the movement in [0, 1]."""
        expression = {name: value * level for name, value in self.expression.items()}
        pose = HeadPose(self.pose.yaw * level, self.pose.pitch * level, self.pose.roll * level)
        return expression, pose, self.nearness**level


def both(**values: float) -> dict[str, float]:
    """The same values for the left and the right side of the face."""
    return {f"{name}_{side}": value for name, value in values.items() for side in "LR"}


SMILE_TEETH = {**both(smile=0.5, teeth=0.9), "part": 0.6}
TONGUE_OUT = {"tongueOut": 1.0, "jawOpen": 0.5}
SPEECH: Mapping[str, Expression] = {
    "speech_aa": {"jawOpen": 0.55, "part": 0.3},
    "speech_ee": {**both(smile=0.25, teeth=0.3), "stretch": 0.6, "part": 0.5},
    "speech_oo": {"pucker": 0.8, "jawOpen": 0.2},
}
BASIC_EXPRESSIONS: Mapping[str, Expression] = {
    "blink": both(blink=1.0),
    "wink_left": {"blink_L": 1.0, "squint_L": 0.2, "smile_L": 0.3},
    "wink_right": {"blink_R": 1.0, "squint_R": 0.2, "smile_R": 0.3},
    "squint": both(squint=1.0, blink=0.25),
    "brows_up": both(browUp=1.0, browOuter=0.3),
    "brow_up_left": {"browUp_L": 1.0, "browOuter_L": 0.5},
    "frown": {**both(browDown=0.9), "frown": 0.7},
    "smile_closed": both(smile=0.9, squint=0.2),
    "smile_teeth": SMILE_TEETH,
    "laugh": {**both(smile=0.7, teeth=0.8, squint=0.5), "part": 0.5, "jawOpen": 0.45},
    "jaw_open": {"jawOpen": 0.9},
    "tongue_out": TONGUE_OUT,
    "pucker": {"pucker": 1.0},
    "cheek_puff": {"puff": 1.0},
    "lips_rolled_in": {"compress": 1.0},
    "gaze_left": {"gazeX": 0.9},
    "gaze_right": {"gazeX": -0.9},
    "gaze_up": {"gazeY": 0.8},
    "gaze_down": {"gazeY": -0.8},
    **SPEECH,
}
BASIC_POSES: Mapping[str, HeadPose] = {
    **{f"yaw_{angle:+d}": HeadPose(yaw=angle) for angle in (-30, -15, 15, 30)},
    **{f"pitch_{angle:+d}": HeadPose(pitch=angle) for angle in (-15, 15)},
    **{f"roll_{angle:+d}": HeadPose(roll=angle) for angle in (-15, 15)},
}
HARD: tuple[Gesture, ...] = (
    *(Gesture(f"yaw_{angle:+d}", pose=HeadPose(yaw=angle), is_basic=False) for angle in (-45, 45)),
    *(Gesture(f"pitch_{angle:+d}", pose=HeadPose(pitch=angle), is_basic=False) for angle in (-30, 30)),
    *(Gesture(f"roll_{angle:+d}", pose=HeadPose(roll=angle), is_basic=False) for angle in (-30, 30)),
    *(Gesture(f"roll_{angle:+d}", pose=HeadPose(roll=angle), is_basic=False) for angle in (-45, 45)),
    Gesture("tongue_left", {**TONGUE_OUT, "tongueSide": 1.0}, is_basic=False),
    Gesture("yaw_30_tongue_out", TONGUE_OUT, HeadPose(yaw=30), is_basic=False),
    Gesture("yaw_25_smile_teeth", SMILE_TEETH, HeadPose(yaw=-25), is_basic=False),
    Gesture("roll_20_wink_left", {"blink_L": 1.0}, HeadPose(roll=20), is_basic=False),
    Gesture("glasses_smile_teeth", SMILE_TEETH, worn=("glasses",), is_basic=False),
    Gesture("hat_jaw_open", {"jawOpen": 0.9}, worn=("cap",), is_basic=False),
    Gesture("headphones_yaw_15", pose=HeadPose(yaw=15), worn=("headphones",), is_basic=False),
    Gesture("hand_speech_aa", SPEECH["speech_aa"], worn=("hand",), is_basic=False),
    Gesture("microphone_speech_ee", SPEECH["speech_ee"], worn=("microphone",), is_basic=False),
)
GESTURES: tuple[Gesture, ...] = (
    *(Gesture(name, expression) for name, expression in BASIC_EXPRESSIONS.items()),
    *(Gesture(name, pose=pose) for name, pose in BASIC_POSES.items()),
    Gesture("lean_in", nearness=1.2),
    Gesture("lean_out", nearness=0.85),
    *HARD,
)
"""All gestures, the 32 basic ones first."""
TONGUES: tuple[Gesture, ...] = (
    Gesture("tongue_corner_left", {"jawOpen": 0.5}, bend=Bend(0.22, 1.4, 0.3, 0.75, 0.3, 0.8, 1.0)),
    Gesture("tongue_corner_right", {"jawOpen": 0.3}, bend=Bend(0.18, -1.4, 0.3, -0.75, 0.3, 0.8, 1.0)),
    Gesture("tongue_short", {"jawOpen": 0.15, "part": 0.3}, bend=Bend(0.12, 0.0, 0.4, 0.0, 0.1, 0.8, 0.9)),
    Gesture("tongue_pursed", {"jawOpen": 0.25, "pucker": 0.8}, bend=Bend(0.15, 0.0, 0.6, 0.0, 0.2, 0.8, 1.4)),
)
"""Tongues that the rig has no pose for: a suite of their own, because the figures of GESTURES go back far."""
