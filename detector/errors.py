"""DetectorError: the detector's error, with a text for the user."""


class DetectorError(Exception):
    """The text is a sentence that the user can read and act on."""
