"""The truth of closed lids, and their measurement."""
