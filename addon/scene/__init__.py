"""Reads and changes Blender data, on the main thread only."""
