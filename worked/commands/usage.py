"""Usage: what is wrong with a command line, in one sentence."""

from __future__ import annotations

import click

from worked.errors import excerpt, nearest

TYPES = {"integer": "a whole number", "float": "a number"}


def sentence(error: click.UsageError) -> str:
    """What is wrong, what is expected, and which help says more."""
    context = error.ctx
    command = f"worked {context.command.name}" if context and context.parent else "worked"
    what = _what(error, context).rstrip(".")
    return what if what.endswith("?") else f"{what}; see `{command} --help`"


def _what(error: click.UsageError, context: click.Context | None) -> str:
    if isinstance(error, click.NoSuchOption):
        options = [name for each in context.command.params for name in each.opts] if context else []
        long = [name for name in options if name.startswith("--")]
        return f"there is no option {excerpt(error.option_name)}; {nearest(error.option_name, long)}"
    if isinstance(error, click.MissingParameter) and error.param:
        return f"{_name(error.param)} is missing"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name}: expected a value, found none"
    if isinstance(error, click.BadParameter) and error.param and error.param.type.name in TYPES:
        found, _, _ = error.message.partition(" is not")
        return f"{_name(error.param)}: expected {TYPES[error.param.type.name]}, found {found}"
    _, bracket, more = error.message.partition("unexpected extra argument")
    if bracket and context:
        named = " and ".join(_name(each) for each in context.command.params if isinstance(each, click.Argument))
        first = more.partition("(")[2].rstrip(")").split(" ")[0]
        return f"expected {named or 'no argument'} alone, found {excerpt(first)} too"
    return error.format_message()


def _name(parameter: click.Parameter) -> str:
    """What a parameter is called on the command line."""
    return (
        max(parameter.opts, key=len)
        if isinstance(parameter, click.Option)
        else parameter.make_metavar(_NONE).strip("[]")
    )


_NONE = click.Context(click.Command("worked"))
