"""The command train: a net that learns from data, with the formulas that the worksheets print."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import worked
from worked.commands.common import by_ending, example_epilog, formats, naming, one_of, put, put_json, standard_input
from worked.errors import WorkedError
from worked.record import plain_data

if TYPE_CHECKING:
    from worked.engine.history import Epoch
    from worked.learning.plan import Plan
    from worked.learning.runs import Run

# Each option of the command, and the key of the plan that it stands for.
KEYS = {
    "target": "data.target",
    "kind": "data.kind",
    "leave_out": "data.leave-out",
    "validation": "data.validation",
    "scaling": "data.scaling",
    "hidden": "network.hidden",
    "activations": "network.activations",
    "loss": "training.loss",
    "optimiser": "training.optimiser",
    "learning_rate": "training.learning-rate",
    "batch": "training.batch",
    "epochs": "training.epochs",
    "patience": "training.patience",
    "seed": "training.seed",
}
REPORT = "report.html"
LARGEST_INPUT = 1 << 30


@click.command(
    epilog=example_epilog(
        "worked train digits",
        "worked train digits --hidden 100,50 --optimiser adam --epochs 30 -o runs/digits",
        "worked train houses.csv --target price --config net.toml --report houses.html",
        "worked train moons.csv --set 'training.penalty={name=\"l2\", lambda=0.001}' --report moons.png",
        "worked train digits --resume -o runs/digits",
    )
)
@click.argument("data", required=False)
@click.option("--config", metavar="FILE", help="A TOML file with the tables [data], [network] and [training].")
@click.option("--target", metavar="COLUMN", multiple=True, help="The target column; repeat or use commas.")
@click.option(
    "--kind", metavar="KIND", help="classification, multi-label or regression; default: inferred from the target."
)
@click.option("--leave-out", metavar="COLUMN", multiple=True, help="A column to ignore; repeat or use commas.")
@click.option(
    "--validation", type=float, metavar="SHARE", help="Fraction of the samples held out for validation (0.2)."
)
@click.option("--scaling", metavar="RULE", help="How inputs are scaled: z-score, min-max ... (z-score).")
@click.option("--hidden", metavar="UNITS", help="Units of the hidden layers, such as 100,50; 0 for none (100).")
@click.option(
    "--activations",
    "--activation",
    metavar="NAME",
    help="The activation of the hidden layers (relu); or one for each layer after the inputs, comma-separated.",
)
@click.option("--loss", metavar="NAME", help="The loss; see `worked catalogue losses`.")
@click.option("--optimiser", metavar="NAME", help="The optimiser (adam); see `worked catalogue optimisers`.")
@click.option("--learning-rate", type=float, metavar="RATE", help="The learning rate (0.001).")
@click.option("--batch", metavar="N", help="Samples for each update, or all (32).")
@click.option("--epochs", type=int, metavar="N", help="Number of epochs (default: 1,000 updates, 20 to 1,000 epochs).")
@click.option(
    "--patience",
    type=int,
    metavar="N",
    help="Stop after so many epochs without improvement (10 without --epochs).",
)
@click.option("--seed", type=int, metavar="N", help="Random seed (0).")
@click.option(
    "--set", "options", multiple=True, metavar="KEY=VALUE", help="Any other key: training.clip, network.dropout ..."
)
@click.option("-o", "--output", metavar="FOLDER", help="Keep the run in a folder: checkpoints and report.")
@click.option("--resume", is_flag=True, help="Continue the run in the folder.")
@click.option("--report", metavar="FILE", help="Write the report: .html, .png, .svg, .pdf, .md ...")
@click.option(
    "--to",
    "format",
    metavar="FORMAT",
    help="Print the report in a format, or the history as json; default: a summary.",
)
@click.option("--force", is_flag=True, help="Overwrite the report if it exists.")
def train(
    data: str | None,
    config: str | None,
    options: tuple[str, ...],
    output: str | None,
    resume: bool,
    report: str | None,
    format: str | None,
    force: bool,
    **asked: Any,
) -> None:
    """Train a net on data with the formulas of the worksheets.

    DATA is a file (CSV, Parquet, NPZ), `-` for CSV from standard input, or the name of shipped data: digits or moons.

    A key of the file is the same as in a problem file; see docs/training.md.
    """
    # What cannot be written in the end is refused at once, and not after hours of training.
    if format:
        one_of("--to", format, tuple(formats()))
    if report:
        by_ending(report)
        if Path(report).exists() and not force:
            raise WorkedError(f"{report} exists already and is left as it is; --force overwrites it")
    plan = _plan(data, config, options, asked)
    run = _run(plan, output, resume)
    for note in run.data.notes:
        click.echo(f"worked: {note}", err=True)
    _train(run)
    if format:
        _report(run, format, None, force)
    else:
        _tell(run)
    if output:
        _report(run, "html", str(Path(output) / REPORT), True)
    if report:
        _report(run, by_ending(report), report, force)


def _plan(data: str | None, config: str | None, options: tuple[str, ...], asked: dict[str, Any]) -> Plan:
    """The plan of a file, changed by what the command line says."""
    from worked.learning.plan import option_of, plan_of, tables_in

    tables = tables_in(config) if config else {}
    with naming(config) if config else nullcontext():
        plan = plan_of(tables)
    changes = {KEYS[name]: _value(name, value) for name, value in asked.items() if value not in (None, ())}
    for key, value in map(option_of, options):
        if key in changes:
            raise WorkedError(f"--set {key}: the key is given twice on the command line; expected one value")
        changes[key] = value
    return plan.altered({**({"data.file": data} if data else {}), **changes})


def _value(name: str, value: Any) -> Any:
    """An option of the command line as the value of a key."""
    if isinstance(value, tuple):
        names = [each.strip() for part in value for each in part.split(",")]
        return names[0] if name == "target" and len(names) == 1 else names
    if name == "activations" and "," in value:
        return [each.strip() for each in value.split(",")]
    if name == "hidden":
        sizes = [each.strip() for each in value.split(",")]
        if not all(size.isascii() and size.isdigit() for size in sizes):
            raise WorkedError(f"--hidden: expected numbers of units, such as 100,50, found '{value}'")
        return [] if sizes == ["0"] else [int(size) for size in sizes]
    if name == "batch" and value != "all":
        if not (value.isascii() and value.isdigit()):
            raise WorkedError(f"--batch: expected a number of samples, or all, found '{value}'")
        return int(value)
    return value


def _run(plan: Plan, output: str | None, resume: bool) -> Run:
    """The run of a plan: a new one, or the one in the folder."""
    from worked.learning.runs import PLAN, Run, data_of

    if not resume:
        if not plan.data.get("file"):
            raise WorkedError("DATA: expected a file or the name of shipped data, such as digits")
        standard = standard_input(LARGEST_INPUT) if plan.data["file"] == "-" else None
        return Run.begin(plan, output, data_of(plan, standard))
    if not output:
        raise WorkedError("--resume: expected the folder of a run, with -o")
    if not (Path(output) / PLAN).exists():
        if not plan.data.get("file"):
            raise WorkedError(f"{output}: no run to continue")
        return Run.begin(plan, output)
    return Run.open(output, plan.data.get("file")).continued(plan)


def _train(run: Run) -> None:
    """Go on to the last epoch, with a bar on a terminal."""
    from worked.learning.summary import briefly

    if not sys.stderr.isatty():
        run.train()
        return
    done, last = len(run.fitting.epochs), run.setup.epochs
    kind = run.data.kind

    def said(epoch: Epoch | None) -> str:
        return briefly(epoch, kind) if epoch else ""

    # A line of at most 80 columns, else it could not be written over.
    with click.progressbar(length=last, width=20, file=sys.stderr, item_show_func=said, show_pos=True) as bar:
        bar.update(done)
        run.train(after=lambda epoch: bar.update(1, epoch))


def _tell(run: Run) -> None:
    """What came of it, in short."""
    from worked.engine.diagnosis import diagnosis
    from worked.learning.class_scores import remarks, scores_of
    from worked.learning.summary import summary

    pairs = summary(run)
    width = max(len(label) for label, _ in pairs)
    for label, text in pairs:
        click.echo(f"{label:{width}}  {text}")
    for sentence in [*diagnosis(run.fitting.history()), *remarks(scores_of(run))]:
        click.echo(f"\n{sentence}")


def _report(run: Run, format: str, output: str | None, force: bool) -> None:
    """The page of a run in a format, or its history as JSON: written to a file, or printed."""
    if format == "json":
        put_json({**run.said(), "history": plain_data(run.fitting.history())}, output, force)
    else:
        put(worked.report(run), format, output, force)
