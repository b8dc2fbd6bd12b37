"""Trains and measures the network that cuts a person out of a picture."""
