"""Forehead wrinkles: their shape from rendered people, and how much of them avatars show."""
