"""Work on threads: a line to wait in, events to read, and a cancel that holds."""
