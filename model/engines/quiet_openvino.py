"""OpenVINO without its telemetry: importing it as it comes reports that to its makers over the net.

Every file here takes `ov` from this one, so that nothing is imported before the reporting is out of reach.
"""

from __future__ import annotations

import sys
from typing import Any, cast

cast(dict[str, Any], sys.modules).setdefault("openvino_telemetry", None)  # "not installed" to who asks next

import openvino as ov  # noqa: E402

__all__ = ["ov"]
