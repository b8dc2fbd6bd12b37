"""Cameras and sinks: devices that are opened, fed and closed. No Qt, no threads, no networks."""
