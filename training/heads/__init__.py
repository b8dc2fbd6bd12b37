"""Synthetic talking heads: pack (data), rig (NumPy), renderer (OpenGL)."""
