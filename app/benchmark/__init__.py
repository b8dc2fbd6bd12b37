"""Measures how fast this computer animates: every figure also as a ratio within one run."""
