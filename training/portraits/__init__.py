"""Portraits: path-traced pictures of people who do not exist, in layers, for assets/avatars."""
