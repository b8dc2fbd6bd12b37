"""The size of the landmark network's crop, without the network, whose import loads torch."""

LANDMARK_CROP = 80
"""Side in pixels of the square RGB crop that the network takes."""

CROP_MARGIN = 1.25
"""Ratio of that crop's side to the longer side of the box around the 68 points (trained on 1.1 to 2.4)."""
