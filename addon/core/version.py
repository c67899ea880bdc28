"""The version of this add-on; the manifest says the same, and a test holds them together."""

VERSION = "0.1.0"
