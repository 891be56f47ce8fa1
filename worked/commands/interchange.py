"""The commands export and import: nets to and from other libraries."""

from __future__ import annotations

from pathlib import Path

import click

from worked.commands.common import example_epilog, put_text
from worked.errors import WorkedError

FORCE = click.option("--force", is_flag=True, help="Overwrite the file if it exists.")


@click.command(
    epilog=example_epilog(
        "worked export runs/digits -o digits.onnx",
        "worked export runs/digits -o digits.py",
    )
)
@click.argument("run")
@click.option("-o", "--output", metavar="FILE", required=True, help="The file: .onnx, or .py for PyTorch.")
@click.option("--to", "format", metavar="FORMAT", help="The format; default: by the ending of -o.")
@click.option("--data", metavar="FILE", help="The data file of the run, if it was moved.")
@FORCE
def export(run: str, output: str, format: str | None, data: str | None, force: bool) -> None:
    """Write a trained net for another library.

    RUN is the folder of `worked train -o`. The model takes unscaled inputs, scales them itself, and predicts in the
    units of the targets. Encode text and fill missing values beforehand.
    """
    from worked.interchange.ends import Ends
    from worked.interchange.formats import export
    from worked.interchange.units import in_units
    from worked.learning.runs import Run

    opened = Run.open(run, data)
    scaling, targets = opened.setup.scaling, opened.setup.target_scaling
    network = in_units(opened.network, targets.shift, targets.scale)
    ends = Ends(opened.data.features, opened.data.classes, scaling.shift, scaling.scale)
    for path in export(network, output, format, ends, overwrite=force):
        click.echo(f"wrote {path}", err=True)


@click.command(
    "import",
    epilog=example_epilog(
        "worked import xor.onnx -o xor.toml",
        "worked import xor.pt --activations tanh,sigmoid --decimals 2",
        "worked import xor.keras -o xor.toml && worked solve xor.toml -o xor.pdf",
    ),
)
@click.argument("model")
@click.option("-o", "--output", metavar="FILE", help="Write the problem file; default: standard output.")
@click.option("--from", "format", metavar="FORMAT", help="onnx, torch or keras; default: by the file's ending.")
@click.option("--activations", metavar="NAMES", help="The activations of the layers, if the file does not name them.")
@click.option("--decimals", type=int, metavar="N", help="Number of decimals of the weights.")
@FORCE
def import_(
    model: str, output: str | None, format: str | None, activations: str | None, decimals: int | None, force: bool
) -> None:
    """Convert a net of another library to a problem file.

    It has to be small and dense.

    MODEL is a file of ONNX, a state_dict of PyTorch or a model of Keras.
    """
    from worked.interchange.formats import import_net
    from worked.interchange.problem_text import problem_text

    if not Path(model).exists():
        raise WorkedError(f"{model}: there is no such file")
    names = [each.strip() for each in activations.split(",")] if activations else None
    text = problem_text(import_net(model, names, format), decimals)
    put_text([text], output, force)
