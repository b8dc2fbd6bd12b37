"""Shards of path-traced people, with the labels that `train heads` writes."""
