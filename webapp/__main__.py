"""`python -m webapp`: the command line."""

from __future__ import annotations

import sys

from webapp.commands.frame import main

if __name__ == "__main__":
    sys.exit(main())
