"""Scripts that make the data files of the text engine; nothing here runs in the product."""
