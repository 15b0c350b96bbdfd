"""`python -m matching.image.build codebook|bank`: draw pictures and fit a data file."""

from __future__ import annotations

import sys

from matching.image import codebook, hashes
from matching.image.build import fit_bank, fit_codebook

if __name__ == "__main__":
    if sys.argv[1:] == ["codebook"]:
        fit_codebook.fit(codebook.FILE)
    elif sys.argv[1:] == ["bank"]:
        fit_bank.fit(hashes.BANK)
    else:
        sys.exit("usage: python -m matching.image.build codebook|bank")
