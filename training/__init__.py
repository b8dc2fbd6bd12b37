"""Makes the weights, from rendered people only."""


class TrainingError(Exception):
    """Making heads or weights cannot go on; the text says why and what to do."""
