"""`python -m crawlers`: the street's own command line, run as a child process by the house."""

from __future__ import annotations

import sys

from crawlers.cli import main

if __name__ == "__main__":
    sys.exit(main())
