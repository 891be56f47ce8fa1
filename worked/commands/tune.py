"""The command tune: a search for the hyperparameters with which a net learns best."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worked.commands.common import (
    by_ending,
    example_epilog,
    formats,
    naming,
    one_of,
    put,
    put_json,
    put_text,
    with_workers,
    workers_in,
)
from worked.errors import WorkedError
from worked.record import plain_data

if TYPE_CHECKING:
    from worked.learning.plan import Plan
    from worked.learning.trials import Search, Trial

SHOWN = 10


@click.command(
    epilog=example_epilog(
        "worked tune sweep.toml",
        "worked tune sweep.toml --workers 8 -o results/digits.html --best best.toml",
        "worked tune sweep.toml --workers 64 --backend dask --scheduler tcp://10.0.0.5:8786 -o digits.html",
        "worked train --config best.toml",
    )
)
@click.argument("sweep")
@click.option(
    "-o", "--output", "--report", metavar="FILE", help="Write the report to a file; the trials are stored next to it."
)
@click.option("--to", "format", metavar="FORMAT", help="The format of the report; default: by the ending of -o.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@click.option("--best", metavar="FILE", help="Write the best setting as a file for `worked train --config`.")
@with_workers
def tune(sweep: str, output: str | None, format: str | None, force: bool, best: str | None, **asked: Any) -> None:
    """Search for the best hyperparameters of a net.

    SWEEP is a TOML file: the tables of `worked train`, and [search] with what is tried; see docs/tuning.md.

    The same command again continues the search, or joins it while it runs.
    """
    from worked.learning.plan import tables_in
    from worked.tuning.tune import best_plan, sweep_of
    from worked.tuning.tune import tune as search_for

    chosen = one_of("--to", format, tuple(formats())) if format else by_ending(output) if output else None
    for file in filter(None, (output, best)):
        if Path(file).exists() and not force:
            raise WorkedError(f"{file} exists already and is left as it is; --force overwrites it")
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    tables = tables_in(sweep)
    workers = workers_in(asked)
    folder, name = Path(output).parent if output else None, Path(sweep).stem
    with naming(sweep):
        total = sweep_of(tables, name).trials
    found = search_for(tables, folder, workers, lambda trial: _tell(trial, total), name)
    if chosen == "json":
        put_json({**plain_data(found), "best": found.best.number if found.best else None}, output, force)
    elif chosen:
        from worked.pages.reports.search import search_page

        put(search_page(found), chosen, output, force)
    plan = best_plan(tables, found)
    if best:
        from worked.keys.toml_text import toml_text

        put_text([toml_text(plan.tables())], best, force)
    if output or not chosen:
        _summary(found, plan)


def _tell(trial: Trial, total: int) -> None:
    """A line on a trial that was done."""
    score = f"{trial.score:.5g}" if trial.score is not None else f"{trial.state}: {trial.says}"
    click.echo(f"trial {trial.number} of {total}: {score}; {_setting(trial)} ({trial.seconds:.1f} s)", err=True)


def _setting(trial: Trial) -> str:
    """The values of a trial by the last words of their keys."""
    from worked.keys.toml_text import toml_value

    return ", ".join(f"{key.partition('.')[2]} {toml_value(value)}" for key, value in trial.values.items())


def _summary(search: Search, plan: Plan) -> None:
    """The best trials, and how to train the best one."""
    done = [trial for trial in search.trials if trial.score is not None]
    done.sort(key=lambda trial: trial.score or 0.0, reverse=search.larger)
    others = {state: count for state in ("pruned", "failed") if (count := sum(t.state == state for t in search.trials))}
    counts = "".join(f", {count} {state}" for state, count in others.items())
    click.echo(f"{search.title}: {search.method}, {len(search.trials)} trials{counts}\n")
    rows = [("trial", search.measure, "setting")]
    rows += [(str(trial.number), f"{trial.score:.5g}", _setting(trial)) for trial in done[:SHOWN]]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for number, score, setting in rows:
        click.echo(f"{number:>{widths[0]}}  {score:>{widths[1]}}  {setting}")
    if len(done) > SHOWN:
        click.echo(f"... and {len(done) - SHOWN} more")
    if search.importance:
        shares = ", ".join(f"{key} {100 * share:.0f} %" for key, share in search.importance.items())
        click.echo(f"\nimportance: {shares}")
    click.echo(f"\nto train the best one:\n{shlex.join(_command(plan))}")


def _command(plan: Plan) -> Iterator[str]:
    """The command that trains a plan."""
    from worked.keys.toml_text import toml_value

    yield from ("worked", "train", str(plan.data["file"]))
    for name, table in plan.tables().items():
        for key, value in table.items():
            if (name, key) != ("data", "file"):
                yield from ("--set", f"{name}.{key}={toml_value(value)}")
