"""Finds landmarks of a face: the network is shared by the avatar and the detector."""
