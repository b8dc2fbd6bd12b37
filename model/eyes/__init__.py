"""The eyes, whose lids close over the avatar's own picture at the resolution of the scene."""
