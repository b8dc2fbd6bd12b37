"""Looks at a face: the landmark network that the avatar is driven by and the detector judges with."""
