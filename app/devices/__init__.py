"""Devices: cameras and sinks, which are opened, used and closed. No Qt, threads or networks."""
