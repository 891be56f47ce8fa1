"""Numbas: its marking by the rules of its documentation: the original numbers first, then the student's own ones.

Formulas of its language are read as Python, whose grammar is the same for what is used here.
"""

from __future__ import annotations

import json
import math
import re
from decimal import ROUND_HALF_UP, Decimal


def rounded(number, digits):
    """A float rounded half up to so many decimals."""
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def to_figures(number, figures):
    """A float rounded half up to so many significant figures."""
    if not number:
        return number
    return rounded(number, figures - 1 - math.floor(math.log10(abs(number))))


FUNCTIONS = {
    "choose": lambda condition, then, otherwise: then if condition else otherwise,
    "precround": rounded,
    "siground": to_figures,
    "sign": lambda x: (x > 0) - (x < 0),
    "ln": math.log,
    "log": math.log10,
    "floor": math.floor,
    "arctan": math.atan,
    "pi": math.pi,
    "e": math.e,
    **{name: getattr(math, name) for name in ("exp", "sqrt", "tanh", "sinh", "cosh", "sin", "cos", "erf")},
    **{function.__name__: function for function in (abs, max, min)},
}


def compiled(text):
    """A formula as code."""
    text = re.sub(r"(?<![<>])=", "==", text).replace("<>", "!=").replace("^", "**").replace("if(", "choose(")
    return compile(text, "formula", "eval")


class Question:
    """A question with its variables and gaps."""

    def __init__(self, data):
        self.data = data
        self.definitions = {name: compiled(each["definition"]) for name, each in data["variables"].items()}
        self.gaps = [gap for part in data["parts"] for gap in part["gaps"]]
        self.paths = [f"p{p}g{g}" for p, part in enumerate(data["parts"]) for g, _ in enumerate(part["gaps"])]
        self.original = self.variables({})

    def variables(self, replaced):
        """The numbers of all variables, some of which are replaced; they stand in an order to be computed in."""
        found = dict(FUNCTIONS)
        for name, code in self.definitions.items():
            found[name] = replaced[name] if name in replaced else eval(code, {"__builtins__": {}}, found)
        return found

    def marks(self, answers):
        """The share of the marks of each gap, and whether it is by the student's own numbers."""
        typed = dict(zip(self.paths, answers, strict=True))
        return [self._credit(gap, float(typed[path]), typed) for path, gap in zip(self.paths, self.gaps, strict=True)]

    def _credit(self, gap, answer, typed):
        if self._fits(gap, answer, self.original):
            return 1, False
        own = {each["variable"]: float(typed[each["part"]]) for each in gap["variableReplacements"]}
        if self._fits(gap, answer, self.variables(own)):
            return 1, True
        for other in gap["alternatives"]:
            if self._fits(other, answer, self.original):
                return float(other["marks"]) / float(gap["marks"]), False
        return 0, False

    def _fits(self, gap, answer, variables):
        low, high = (eval(compiled(gap[end]), {"__builtins__": {}}, variables) for end in ("minValue", "maxValue"))
        return low <= answer <= high


def questions(package):
    """The questions in an exam file."""
    first, _, rest = package.decode("utf-8").partition("\n")
    assert first.startswith("// Numbas version: ")
    return [Question(each) for group in json.loads(rest)["question_groups"] for each in group["questions"]]
