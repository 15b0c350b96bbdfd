"""`python -m matching.image.build codebook|bank|score`: draw pictures and fit a data file, in this order."""

from __future__ import annotations

import sys
from pathlib import Path

from matching.image import codebook, hashes, score
from matching.image.build import fit_bank, fit_codebook, fit_score

if __name__ == "__main__":
    if sys.argv[1:] == ["codebook"]:
        fit_codebook.fit(codebook.FILE)
    elif sys.argv[1:] == ["bank"]:
        fit_bank.fit(hashes.BANK)
    elif sys.argv[1:2] == ["score"]:
        fit_score.main(score.FILE, kept=Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    else:
        sys.exit("usage: python -m matching.image.build codebook|bank|score [measurements.json]")
