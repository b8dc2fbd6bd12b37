"""The clip of one gesture: the share of the gesture that each frame shows.

A gesture begins at rest, eases in, is held, eases out and ends at rest: two seconds at 25 frames a second.
"""

from __future__ import annotations

REST = -1
"""Level of a calm frame. Other levels index the rendered shares of the gesture, from small to full."""
FRAMES_PER_SECOND = 25


def levels_of_clip(shares: int) -> tuple[int, ...]:
    """The level of every frame for a gesture rendered in `shares` steps; the last step is held."""
    rising = [level for level in range(shares - 1) for _ in range(3)]
    falling = [level for level in range(shares - 2, -1, -1) for _ in range(2)]
    held = 50 - 15 - len(rising) - len(falling)
    return (*[REST] * 10, *rising, *[shares - 1] * held, *falling, *[REST] * 5)
