"""The demo's own scene: a night alley as a concept artist would rough it out. Runs in Blender."""
