"""Makes the weights, from faces that belong to nobody."""
