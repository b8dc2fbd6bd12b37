"""Says whether a frame, and then a video, has failed."""

from detector.judgement import Judgement, State

__all__ = ["Judgement", "State"]
