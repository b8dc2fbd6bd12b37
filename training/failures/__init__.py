"""Makes a corpus of failed animations with exact truth, and trains the network that sees them."""
