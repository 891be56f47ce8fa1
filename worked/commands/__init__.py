"""The commands. The only room that knows click."""

from __future__ import annotations

import click

import worked
from worked.commands.common import Commands

# The file of each command, which is read when the command is asked for, and the first sentence of its help.
COMMANDS = {
    "audit": ("explain", "Compare a trained net with the exact numbers."),
    "catalogue": (
        "catalogue",
        "List activations, losses, optimisers, exercises, mistakes, conventions, formats, examples, exams and more.",
    ),
    "check": ("check", "Check a sheet of answers and name the mistakes."),
    "explain": ("explain", "Work one weight of a trained net by hand."),
    "export": ("interchange", "Write a trained net for another library."),
    "generate": ("generate", "Write an exam: a different, fair variant with its key for each student."),
    "grade": ("grade", "Mark the sheets of a class."),
    "import": ("interchange", "Convert a net of another library to a problem file."),
    "schema": ("catalogue", "Print the JSON Schema of problem files or exam files, for editors."),
    "solve": ("solve", "Solve a problem and print its worksheet."),
    "stress": (
        "generate",
        "Measure an exam: how many draws pass, what rejects the others, and how difficulty spreads.",
    ),
    "train": ("train", "Train a net on data with the formulas of the worksheets."),
    "tune": ("tune", "Search for the best hyperparameters of a net."),
    "tutor": ("tutor", "Work through a problem, one number at a time."),
}
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, known=COMMANDS, context_settings=SETTINGS)
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
