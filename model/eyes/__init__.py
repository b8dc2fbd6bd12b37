"""The eyes: closes lids over the avatar's own picture, and opens them wide, at the scene's resolution."""
