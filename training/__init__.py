"""Makes the weights, from rendered people only."""


class TrainingError(Exception):
    """Rendering people or training cannot continue. The text says why and what to do."""
