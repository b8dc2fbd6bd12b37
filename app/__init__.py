"""The app: moves frames from the camera to the sinks, and shows the user what is happening."""

VERSION = "0.1.0"
"""Version of Guise; setup.cfg reads it from here."""
