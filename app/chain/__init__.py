"""The chain: carries frames from the camera to the sinks. Qt is used for the threads only."""
