"""The bench's part inside Blender: what the main thread feels of Paintover, and of the plain way.

The host sends these modules as text, so that nothing of the repository need be seen from where
Blender runs.
"""
