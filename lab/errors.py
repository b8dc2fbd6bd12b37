"""LabError: why the lab cannot do what was asked."""


class LabError(Exception):
    """The text is a sentence for the user and says what to do."""
