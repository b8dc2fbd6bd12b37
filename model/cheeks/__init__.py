"""Puffed cheeks: how the driver's are seen, and how the avatar's are puffed."""
