"""The commands explain and audit: a trained net held to the exact simulator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import worked
from worked.commands.common import PDF_ENGINE, by_ending, changed, example_epilog, one_of, put, put_json, put_task
from worked.errors import WorkedError, excerpt

if TYPE_CHECKING:
    from worked.learning.runs import Run

DATA = click.option("--data", metavar="FILE", help="The data file of the run, if it was moved.")
FORCE = click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
FORMAT = click.option("--to", "format", metavar="FORMAT", help="The format; default: by the ending of -o; or json.")
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write to a file.")


@click.command(
    epilog=example_epilog(
        "worked train digits -o runs/digits",
        "worked explain runs/digits --weight 1:20,7 --step 100 --sample 3",
        "worked explain runs/digits --weight 2:0,4 --step 1 -o bias.pdf",
        "worked explain runs/digits --weight 1:20,7 --step 100 --mode student -o sheet.html",
    )
)
@click.argument("run")
@click.option(
    "--weight",
    metavar="L:i,j",
    required=True,
    help="The weight from unit i of layer L-1 to unit j of layer L, counted from 1; i = 0 is the bias.",
)
@click.option("--step", type=int, metavar="N", help="The update, counted from 1; default: the last one.")
@click.option(
    "--sample", type=int, metavar="K", default=1, show_default=True, help="The sample, by its place in the batch."
)
@click.option("--terms", type=int, metavar="N", default=8, show_default=True, help="How many terms of a sum are shown.")
@click.option("--decimals", type=int, metavar="N", help="Number of decimals of every result.")
@click.option("--carry", metavar="RULE", help="exact or shown, as for `worked solve`.")
@click.option("--mode", metavar="MODE", default="solved", show_default=True, help="solved, student or key.")
@DATA
@FORMAT
@OUTPUT
@FORCE
@PDF_ENGINE
def explain(
    run: str,
    weight: str,
    step: int | None,
    sample: int,
    terms: int,
    format: str | None,
    output: str | None,
    **asked: Any,
) -> None:
    """Work one weight of a trained net by hand.

    The page shows how one update led to its new value.

    RUN is the folder of `worked train -o`. The page is computed exactly and compared with the values of the engine.
    """
    from worked.explaining.cone import explain

    chosen = format or by_ending(output)
    mode = one_of("--mode", asked["mode"], ("solved", "student", "key"))
    place = _weight(weight)
    opened = _opened(run, asked["data"])
    found = explain(worked.recorded(opened, step), *place, sample, terms=terms)
    if opened.setup.target_scaling.method != "none":
        click.echo("worked: targets are scaled, as the net was trained with them; see docs/training.md", err=True)
    put_task(changed(found, {"steps": None, **asked}), mode, chosen, output, asked["force"], asked["pdf_engine"])


@click.command(epilog=example_epilog("worked audit runs/digits", "worked audit runs/digits --count 200 -o audit.html"))
@click.argument("run")
@click.option("--step", type=int, metavar="N", help="The update, counted from 1; default: the last one.")
@click.option("--count", type=int, metavar="N", default=20, show_default=True, help="How many weights are computed.")
@click.option("--seed", type=int, metavar="N", default=0, show_default=True, help="Random seed.")
@DATA
@FORMAT
@OUTPUT
@FORCE
@PDF_ENGINE
def audit(
    run: str, step: int | None, count: int, seed: int, format: str | None, output: str | None, **asked: Any
) -> None:
    """Compare a trained net with the exact numbers.

    Random weights are computed exactly and compared with the values of the engine.

    RUN is the folder of `worked train -o`.
    """
    from worked.explaining.audit import audit
    from worked.pages.reports.audit import audit_page

    chosen = format or by_ending(output)
    found = audit(worked.recorded(_opened(run, asked["data"]), step), count, seed)
    if chosen == "json":
        put_json(found.data(), output, asked["force"])
    else:
        put(audit_page(found), chosen, output, asked["force"], asked["pdf_engine"])


def _opened(folder: str, data: str | None) -> Run:
    from worked.learning.runs import Run

    return Run.open(folder, data)


def _weight(text: str) -> tuple[int, int, int]:
    """A weight as it is typed: its layer, the sending and the receiving unit."""
    layer, _, units = text.partition(":")
    numbers = [each.strip() for each in (layer, *units.split(","))]
    if len(numbers) != 3 or not all(each.isascii() and each.isdigit() and len(each) < 10 for each in numbers):
        raise WorkedError(f"--weight: expected a layer and two units, such as 1:20,7, found {excerpt(text)}")
    return int(numbers[0]), int(numbers[1]), int(numbers[2])
