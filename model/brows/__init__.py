"""Raised and knitted brows: measures the driver's brows, and wrinkles the avatar's forehead."""
