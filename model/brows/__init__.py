"""Raised and knitted brows: how the driver's are measured, and how the avatar's forehead wrinkles."""
