"""The command line: one module a subject. `table` names every command, `frame` loads it when it is used.

A command takes what it needs with `@pass_settings`; `--data` is added to each by the frame.
"""

from __future__ import annotations

import click

from webapp.config import Settings

pass_settings = click.make_pass_decorator(Settings)
