"""The landmarks of a face: the 68 iBUG points and the two irises, their groups and their mirror images.

Points are numbered as in the iBUG 300-W annotation (Sagonas et al. 2016); 68 and 69 are the irises.
"Left" and "right" mean the side of the picture, not of the person.
"""

from __future__ import annotations

import numpy as np

NUM_LANDMARKS = 68
"""Number of landmarks in the iBUG annotation."""
NUM_JAW = 17
"""Number of landmarks on the jaw, which are the first ones."""
NUM_POINTS = 70
"""Number of landmarks and irises together."""

JAW = slice(0, 17)
BROWS = slice(17, 27)
LEFT_BROW, RIGHT_BROW = slice(17, 22), slice(22, 27)
NOSE = slice(27, 36)
NOSE_BRIDGE, NOSTRILS = slice(27, 31), slice(31, 36)
EYES = slice(36, 48)
LEFT_EYE, RIGHT_EYE = slice(36, 42), slice(42, 48)
MOUTH = slice(48, 68)
OUTER_LIPS, INNER_LIPS = slice(48, 60), slice(60, 68)
IRISES = slice(68, 70)
INNER = slice(BROWS.start, MOUTH.stop)
"""Brows, nose, eyes and mouth: all landmarks but the jaw, whose visible outline is not fixed to the head."""

CHIN = 8
NOSE_TIP = 30
NOSE_BASE = 33
LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS = (36, 39), (42, 45)
"""The corners of each eye, left then right."""
OUTER_EYE_CORNERS = (36, 45)
"""The outer corners of both eyes. Their distance is the unit of landmark errors."""
MOUTH_CORNERS = (48, 54)
LEFT_IRIS, RIGHT_IRIS = 68, 69

LEFT_UPPER_LID, LEFT_LOWER_LID = (36, 37, 38, 39), (36, 41, 40, 39)
RIGHT_UPPER_LID, RIGHT_LOWER_LID = (42, 43, 44, 45), (42, 47, 46, 45)
"""The lids from the left corner to the right corner, corners included."""
OUTER_UPPER_LIP, OUTER_LOWER_LIP = tuple(range(48, 55)), (54, 55, 56, 57, 58, 59, 48)
INNER_UPPER_LIP, INNER_LOWER_LIP = tuple(range(60, 65)), (64, 65, 66, 67, 60)
"""The edges of the lips, corners included: upper from left to right, lower from right to left."""

LID_PAIRS = ((37, 41), (38, 40), (43, 47), (44, 46))
"""Points of the upper and lower lid that face each other: two pairs of the left eye, two of the right."""
LIP_PAIRS = ((61, 67), (62, 66), (63, 65))
"""Points of the upper and lower inner lip that face each other."""

MIRROR = np.array(
    [
        *range(16, -1, -1),  # jaw
        *range(26, 16, -1),  # brows
        *(27, 28, 29, 30, 35, 34, 33, 32, 31),  # nose
        *(45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40),  # eyes
        *(54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55),  # outer lips
        *(64, 63, 62, 61, 60, 67, 66, 65),  # inner lips
        *(69, 68),  # irises
    ]
)
"""MIRROR[i] is the point that point i becomes when the picture is mirrored. MIRROR[:68] omits irises."""
