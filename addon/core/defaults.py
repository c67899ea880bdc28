"""What holds before the artist chooses. It imports nothing, so that properties may know it."""

DEFAULT_MODEL = "google/gemini-3.1-flash-image"

MATCH = "MATCH"
"""The shape of the source, as near as the model comes."""

DEFAULT = "DEFAULT"
"""Nothing is asked for, the model decides."""

DEFAULT_TEMPLATE = "{date}-{prompt}-{model}-{number}"
"""Names of exported files."""
