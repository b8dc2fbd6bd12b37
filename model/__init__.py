"""Turns a face into an avatar. NumPy in, NumPy out."""
