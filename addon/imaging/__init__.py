"""Pixel mathematics with numpy: any thread, no Blender, no network."""
