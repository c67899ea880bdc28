"""Joins the rooms: what happens when Generate is pressed, and until the picture is placed."""
