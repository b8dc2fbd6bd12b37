"""The chain: takes a frame from the camera to what is sent. Qt only for the threads themselves."""
