"""The commands catalogue and schema: what is there."""

from __future__ import annotations

import click

import worked
from worked.commands.common import example_epilog, print_whole
from worked.errors import WorkedError, excerpt, nearest


@click.command(
    epilog=example_epilog(
        "worked catalogue",
        "worked catalogue activations",
        "worked catalogue activations --to latex",
        "worked catalogue mistakes",
    )
)
@click.argument("what", required=False)
@click.option(
    "--to", "format", metavar="FORMAT", default="markdown", show_default=True, help="The format of the table."
)
def catalogue(what: str | None, format: str) -> None:
    """Print what is there.

    Activations, losses, optimisers, exercises, mistakes, conventions, formats, examples and more."""
    from worked.pages.catalogue import CATALOGUES, catalogue_page

    if what is None:
        width = max(map(len, CATALOGUES))
        for name, (title, _) in CATALOGUES.items():
            click.echo(f"{name:{width}}  {title}")
        return
    if what not in CATALOGUES:
        raise WorkedError(f"no catalogue is called {excerpt(what)}; {nearest(what, CATALOGUES)}")
    print_whole([worked.render(catalogue_page(what), format)])


@click.command(epilog=example_epilog("worked schema > problem.schema.json"))
def schema() -> None:
    """Print the JSON Schema of problem files, for editors."""
    import json

    click.echo(json.dumps(worked.schema(), indent=2))
