"""DetectorError: what the user reads when the detector cannot do what was asked."""


class DetectorError(Exception):
    """The text is a sentence that the user can read and act on."""
