"""Nobody is told over the net that somebody runs Guise."""

from __future__ import annotations

import sys

import model.engines.int8
import model.engines.on_openvino
from model.engines.quiet_openvino import ov


def test_the_telemetry_of_openvino_is_out_of_reach() -> None:
    assert ov.__version__
    assert model.engines.int8
    assert model.engines.on_openvino
    assert sys.modules["openvino_telemetry"] is None
