"""The commands. The only room that knows click."""

from __future__ import annotations

import click

import worked
from worked.commands.common import Commands

# The file of each command, which is read when the command is asked for.
FILES = {
    **{name: name for name in ("solve", "check", "tutor", "generate", "grade", "train", "tune", "explain")},
    "catalogue": "catalogue",
    "audit": "explain",
    "export": "interchange",
    "import": "interchange",
    "schema": "catalogue",
    "stress": "generate",
}
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, files=FILES, context_settings=SETTINGS)
@click.version_option(worked.__version__, prog_name="worked")
def main() -> None:
    """Backpropagation by hand: solved worksheets, right to the last digit.

    \b
    worked solve slides-2-2-1                       a solved exercise, in the terminal
    worked solve my-net.toml -o key.pdf             your own net, as a PDF
    worked solve my-net.toml --mode student -o sheet.html
    worked check my-net.toml ada.csv                check a sheet: what is wrong, and why
    worked tutor slides-2-2-1                       work through it, one number at a time
    worked generate midterm --count 30 -o out       an exam: a fair variant and its key for each student
    worked grade out sheets -o marks.csv            mark the sheets of a class
    worked train digits                             train a larger net with the same formulas
    worked catalogue examples                       list exercises to try
    """
