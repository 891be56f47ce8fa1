"""handcalcs does the 28 formulas of a 2-2-1 worksheet, as its users do: a decorated function, LaTeX out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import exp
from typing import Any

from handcalcs.decorator import handcalc


@handcalc(precision=4)
def formulas(eta, x_1, x_2, t, w_1, w_2, w_3, w_4, w_5, w_6, b_1, b_2, b_3):
    net_1 = w_1 * x_1 + w_2 * x_2 + b_1
    out_1 = 1 / (1 + exp(-net_1))
    net_2 = w_3 * x_1 + w_4 * x_2 + b_2
    out_2 = 1 / (1 + exp(-net_2))
    net_3 = w_5 * out_1 + w_6 * out_2 + b_3
    out_3 = 1 / (1 + exp(-net_3))
    E = 1 / 2 * (t - out_3) ** 2
    delta_3 = out_3 * (1 - out_3) * (out_3 - t)
    delta_1 = out_1 * (1 - out_1) * w_5 * delta_3
    delta_2 = out_2 * (1 - out_2) * w_6 * delta_3
    g_1 = delta_1 * x_1
    g_2 = delta_1 * x_2
    g_3 = delta_2 * x_1
    g_4 = delta_2 * x_2
    g_5 = delta_3 * out_1
    g_6 = delta_3 * out_2
    h_1 = delta_1
    h_2 = delta_2
    h_3 = delta_3
    v_1 = w_1 - eta * g_1
    v_2 = w_2 - eta * g_2
    v_3 = w_3 - eta * g_3
    v_4 = w_4 - eta * g_4
    v_5 = w_5 - eta * g_5
    v_6 = w_6 - eta * g_6
    c_1 = b_1 - eta * h_1
    c_2 = b_2 - eta * h_2
    c_3 = b_3 - eta * h_3
    return locals()


def worksheet(givens: Mapping[str, Decimal]) -> tuple[str, dict[str, Any]]:
    """The 28 formulas in LaTeX, and the numbers, for one set of given numbers."""
    return formulas(0.5, **{name: float(value) for name, value in givens.items()})
