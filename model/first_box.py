"""Builds the paper's first network: keypoints learnt without labels, or the landmarks of a face."""

from __future__ import annotations

from typing import TypeAlias

from model.config import NetworkConfig
from model.face_keypoints import FaceKeypoints
from model.keypoint_detector import KeypointDetector

Detector: TypeAlias = KeypointDetector | FaceKeypoints


def keypoint_detector(config: NetworkConfig) -> Detector:
    """Return the untrained keypoint detector of a network."""
    return FaceKeypoints(config) if config.groups else KeypointDetector(config)
