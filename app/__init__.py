"""Moves frames and talks to people."""
