"""How the networks are run."""
