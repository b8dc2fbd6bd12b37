"""The state line: what leaves, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.chain.status import Leaving, SinkState, SinkStatus, Status
from app.window.state_line import Others, minutes, state_line

ON = SinkStatus(SinkState.ON, name="Guise")
IN_ZOOM, IN_TWO = replace(ON, viewers=("Zoom",)), replace(ON, viewers=("OBS", "Zoom"))


@pytest.mark.parametrize(
    ("status", "others", "text"),
    [
        (Status(), Others.NOTHING, "Nobody sees this"),
        (Status(is_passing_through=True, guard=Leaving.PASS_THROUGH), Others.NOTHING, "Nobody sees this"),
        (Status(is_paused=True), Others.NOTHING, "Nobody sees this"),
        (Status(virtual_camera=SinkStatus(SinkState.FAILED)), Others.NOTHING, "Nobody sees this"),
        (
            Status(virtual_camera=SinkStatus(SinkState.STARTING), guard=Leaving.AVATAR),
            Others.NOTHING,
            "Nobody sees this",
        ),
        (Status(virtual_camera=ON, guard=Leaving.AVATAR), Others.AVATAR, "On air: Guise"),
        (Status(virtual_camera=IN_ZOOM, guard=Leaving.AVATAR), Others.AVATAR, "On air in Zoom"),
        (Status(virtual_camera=IN_TWO, guard=Leaving.AVATAR), Others.AVATAR, "On air in OBS, Zoom"),
        (Status(virtual_camera=IN_ZOOM, guard=Leaving.CARD), Others.CARD, "Others see a card"),
        (Status(virtual_camera=ON, guard=Leaving.LAST_GOOD), Others.AVATAR, "On air: Guise"),
        (Status(virtual_camera=ON, guard=Leaving.CARD), Others.CARD, "Others see a card"),
        (Status(virtual_camera=ON, is_paused=True), Others.CARD, "Paused, others see a card"),
        (Status(recorder=ON, guard=Leaving.AVATAR), Others.FILE, "Recording 0:42"),
        (
            Status(recorder=ON, virtual_camera=ON, guard=Leaving.AVATAR),
            Others.AVATAR,
            "On air: Guise · Recording 0:42",
        ),
        (Status(virtual_camera=ON, guard=Leaving.PASS_THROUGH), Others.REAL_FACE, "Real face on air"),
        (Status(recorder=ON, guard=Leaving.PASS_THROUGH), Others.REAL_FACE, "Real face · Recording 0:42"),
        (
            Status(virtual_camera=ON, guard=Leaving.PASS_THROUGH, is_paused=True),
            Others.REAL_FACE,
            "Real face on air",
        ),
    ],
)
def test_the_line_matches_what_is_sent(status: Status, others: Others, text: str) -> None:
    line = state_line(status, recorded_s=42.7)
    assert (line.others, line.text) == (others, text)


def test_times_are_minutes_and_seconds() -> None:
    assert [minutes(seconds) for seconds in (0, 9.99, 60, 3605)] == ["0:00", "0:09", "1:00", "60:05"]
