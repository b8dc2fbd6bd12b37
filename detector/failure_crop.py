"""The sizes of the failure network's input and output, without the network, whose import loads torch."""

FAILURE_CROP = 96
"""Side in pixels of the square RGB crop that the network takes."""

HEAT_SIDE = 24
"""Side of the map: one cell for 4 x 4 pixels of the crop."""

EMBEDDING = 32
"""Length of the face's embedding, from which the local outlier factor is computed."""
