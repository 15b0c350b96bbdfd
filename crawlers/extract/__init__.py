"""Product facts from pages: layers with provenance per field. Pure: bytes in, facts out."""
