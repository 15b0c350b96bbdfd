"""Spiders: each a name and a few attributes over a base."""
