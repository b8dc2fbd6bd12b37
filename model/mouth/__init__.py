"""The mouth, painted once more in a window at the resolution of the scene."""
