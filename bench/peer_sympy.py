"""A careful SymPy loop does the same 28 formulas: all that can be done once is done once.

The formulas and their LaTeX are made once. For each worksheet only the numbers of a formula's parents are put in
(the unknowns of earlier formulas are never expanded), evaluated to 25 digits, and filled into the LaTeX kept. There
are three ways to evaluate: `subs` and then `evalf`, as most people write it; `evalf(subs=...)`, as SymPy's own manual
advises; and code compiled for mpmath by `lambdify`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import sympy

DIGITS = 25
HOLE = re.compile("<([^>]*)>")
TEXTS = {
    **{f"net_{j}": f"{a} + b_{j}" for j, a in enumerate(("w_1*x_1 + w_2*x_2", "w_3*x_1 + w_4*x_2"), 1)},
    **{f"out_{j}": f"1/(1 + exp(-net_{j}))" for j in (1, 2)},
    "net_3": "w_5*out_1 + w_6*out_2 + b_3",
    "out_3": "1/(1 + exp(-net_3))",
    "E": "(t - out_3)**2/2",
    "delta_3": "out_3*(1 - out_3)*(out_3 - t)",
    **{f"delta_{j}": f"out_{j}*(1 - out_{j})*w_{j + 4}*delta_3" for j in (1, 2)},
    **{f"g_{j}": f"delta_{(j + 1) // 2}*x_{2 - j % 2}" for j in (1, 2, 3, 4)},
    **{f"g_{j}": f"delta_3*out_{j - 4}" for j in (5, 6)},
    **{f"h_{j}": f"delta_{j}" for j in (1, 2, 3)},
    **{f"v_{j}": f"w_{j} - eta*g_{j}" for j in range(1, 7)},
    **{f"c_{j}": f"b_{j} - eta*h_{j}" for j in (1, 2, 3)},
}


class Line:
    """One formula, compiled: its expression, its parents, and its LaTeX with holes for the numbers."""

    def __init__(self, name: str, text: str, symbols: Mapping[str, sympy.Symbol]) -> None:
        self.name = name
        self.formula = sympy.sympify(text, locals=dict(symbols))
        self.parents = sorted(self.formula.free_symbols, key=str)
        names = sympy.latex(self.formula)
        holes = sympy.latex(self.formula, symbol_names={symbol: f"<{symbol}>" for symbol in self.parents})
        self.pieces = HOLE.split(f"{sympy.latex(sympy.Symbol(name))} = {names} = {holes} = <{name}>")
        self.compiled: Callable[..., Any] = sympy.lambdify(self.parents, self.formula, "mpmath")

    def write(self, shown: Mapping[str, str]) -> str:
        """The line with numbers in its holes."""
        pieces = list(self.pieces)
        pieces[1::2] = [shown[name] for name in pieces[1::2]]
        return f"$${''.join(pieces)}$$"


class Worksheets:
    """The 28 formulas, made once; `way` is `subs`, `evalf` or `mpmath`."""

    def __init__(self, way: str) -> None:
        names = [*(f"{letter}_{j}" for letter in "wgv" for j in range(1, 7)), "x_1", "x_2", "t", "eta", "E"]
        names += [f"{word}_{j}" for word in ("b", "c", "h", "net", "out", "delta") for j in (1, 2, 3)]
        self.symbols = {name: sympy.Symbol(name) for name in names}
        self.lines = [Line(name, text, self.symbols) for name, text in TEXTS.items()]
        self.run = {"subs": self._substituted, "evalf": self._evaluated, "mpmath": self._compiled}[way]

    def __call__(self, givens: Mapping[str, Decimal]) -> tuple[str, dict[str, Any]]:
        """The 28 formulas in Markdown, and the numbers, for one set of given numbers."""
        values = self.run({"eta": "0.5", **{name: str(value) for name, value in givens.items()}})
        shown = {name: _shown(value) for name, value in values.items()}
        return "\n\n".join([line.write(shown) for line in self.lines]), values

    def _substituted(self, texts: Mapping[str, str]) -> dict[str, Any]:
        values = {name: sympy.Float(text, DIGITS) for name, text in texts.items()}
        for line in self.lines:
            parents = {symbol: values[symbol.name] for symbol in line.parents}
            values[line.name] = line.formula.subs(parents).evalf(DIGITS)
        return values

    def _evaluated(self, texts: Mapping[str, str]) -> dict[str, Any]:
        values = {name: sympy.Float(text, DIGITS) for name, text in texts.items()}
        for line in self.lines:
            parents = {symbol: values[symbol.name] for symbol in line.parents}
            values[line.name] = line.formula.evalf(DIGITS, subs=parents)
        return values

    def _compiled(self, texts: Mapping[str, str]) -> dict[str, Any]:
        import mpmath

        with mpmath.workdps(DIGITS):
            values = {name: mpmath.mpf(text) for name, text in texts.items()}
            for line in self.lines:
                values[line.name] = line.compiled(*[values[symbol.name] for symbol in line.parents])
        return values


def _shown(value: Any) -> str:
    """A number with four decimals, negative ones in brackets."""
    text = f"{float(value):.4f}"
    return f"({text})" if text.startswith("-") else text
