"""The mouth painter's people, its training and its measurement."""
