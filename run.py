#!/usr/bin/env python3
"""The front door of a checkout: `python3 run.py` plays, `python3 run.py test` tests.

`test --newest` and `test --lowest` test with the newest and the lowest versions of the dependencies that
pyproject.toml allows. Needs nothing but Python 3.11 or newer: scripts/environment.py sets up the rest.
"""

# Every Python since 2.7 can parse this file, so that an old one says what is needed: no annotations, no f-strings here.
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is for those who have an older one
    sys.exit(
        "Open Question needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".\n"
        "If there is a newer one on this machine, start the game with it: python3.13 run.py"
    )

from scripts.environment import main

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
