"""Puffed cheeks: finds the driver's, and puffs the avatar's."""
