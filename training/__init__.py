"""Makes the weights, from faces that belong to nobody."""


class TrainingError(Exception):
    """Making heads or weights cannot go on; the text says why and what to do."""
