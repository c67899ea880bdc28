"""Values and rules: pure Python, no I/O, safe on any thread."""
