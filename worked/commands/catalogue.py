"""The commands catalogue and schema: what is there."""

from __future__ import annotations

import click

import worked
from worked.commands.common import by_ending, example_epilog, put
from worked.errors import WorkedError, excerpt, nearest


@click.command(
    epilog=example_epilog(
        "worked catalogue",
        "worked catalogue activations",
        "worked catalogue activations --to latex",
        "worked catalogue activations swish",
        "worked catalogue examples --match momentum",
        "worked catalogue mistakes slope-left-out",
        "worked catalogue exams",
    )
)
@click.argument("what", required=False)
@click.argument("name", required=False)
@click.option("--match", metavar="TEXT", help="Only entries in which this text occurs.")
@click.option("--all", "every", is_flag=True, help="All mistakes, not only the most common ones.")
@click.option("--full", is_flag=True, help="All mistakes with their explanations.")
@click.option("--to", "format", metavar="FORMAT", help="The format; default: text on a terminal, Markdown elsewhere.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
def catalogue(
    what: str | None,
    name: str | None,
    match: str | None,
    every: bool,
    full: bool,
    format: str | None,
    output: str | None,
    force: bool,
) -> None:
    """List activations, losses, optimisers, exercises, mistakes, conventions, formats, examples, exams and more.

    WHAT is the name of a catalogue, NAME one of its entries. Without WHAT the catalogues are listed.
    """
    from worked.pages.catalogue.page import CATALOGUES, Asked, catalogue_page

    if what is None:
        width = max(map(len, CATALOGUES))
        for name, (title, _) in CATALOGUES.items():
            click.echo(f"{name:{width}}  {title}")
        return
    if what not in CATALOGUES:
        raise WorkedError(f"no catalogue is called {excerpt(what)}; {nearest(what, CATALOGUES)}")
    if what != "mistakes" and (every or full):
        raise WorkedError(f"{'--all' if every else '--full'}: it belongs to the catalogue of mistakes")
    put(catalogue_page(what, Asked(name or "", match or "", every, full)), format or by_ending(output), output, force)


@click.command(epilog=example_epilog("worked schema > problem.schema.json", "worked schema exam > exam.schema.json"))
@click.argument("what", default="problem")
def schema(what: str) -> None:
    """Print the JSON Schema of problem files or exam files, for editors.

    WHAT is problem, which is the default, or exam.
    """
    import json

    click.echo(json.dumps(worked.schema(what), indent=2))
