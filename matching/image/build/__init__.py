"""Draws the pictures the picture model is fitted on: `python -m matching.image.build`."""
