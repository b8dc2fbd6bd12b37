"""Tests that run in the guest, on real drivers. Outside the guest they are not collected.

machine.py boots the guest; tests/real_camera/test_real_camera.py runs these tests there and reports each.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

collect_ignore_glob = [] if platform.release().endswith("-guise") else ["test_*.py"]
os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "5"


@pytest.fixture(autouse=True)
def _no_drivers_left() -> Iterator[None]:
    """Every test loads the drivers that it needs; a device that stays open fails the test."""
    from tests.real_camera.inside.drivers import unload

    yield
    unload("v4l2loopback")
    unload("vivid")


@pytest.fixture
def share() -> Path:
    """Return the folder whose files stay after the guest has ended."""
    return Path(os.environ["SHARE"])
