"""Rights out of files: readers of every format run in a limited child, what they read is applied here, by batches."""
