"""Formal papers: typst templates, the fonts they are set in, and the typed data each is filled with."""
