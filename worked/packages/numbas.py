"""Numbas: an exam file, a question for each variant, with follow-through by Numbas' adaptive marking.

Each number is a variable with a formula. Numbas marks an answer by the key first; if it is wrong, it puts the student's
own numbers in place of those before it, computes the formula anew, and marks by what that gives.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, ClassVar

from worked.cells.cell import Cell
from worked.packages.carried import Leeway, share_of_unit
from worked.packages.item import Blank, Item, Part, asked_before, decimal_text
from worked.packages.package import Package
from worked.packages.spelled import Spelled, Text, Texts, plain_float
from worked.packages.values import ZERO, Expression

VERSION = "// Numbas version: finer_feedback_settings\n"
FOLLOWS = "This follows from your own numbers."
# Of a unit: a number that is smaller by so much is rounded to what is left when digits are cut off.
NEARLY_HALF = Decimal("0.4999999")
NOTATION = ["plain", "plain-eu", "scientific"]  # 0.755, 0,755 and 7.55e-1


class Jme(Spelled):
    """Formulas in the language of Numbas."""

    functions: ClassVar = dict.fromkeys(
        ("exp", "ln", "sqrt", "tanh", "sinh", "cosh", "abs", "sign", "sin", "cos", "arctan", "erf", "log", "floor"), ""
    )
    constants: ClassVar = {"pi": "pi", "e": "e"}
    program = "Numbas"

    def listed(self, arguments: Sequence[Any]) -> str:
        return f"[{super().listed(arguments)}]"


JME = Jme()
TEXTS = Texts(JME)
# Numbas has no error function: a series of positive terms, and far from 0 its limit.
ERF = {
    "parameters": [["x", "number"]],
    "type": "number",
    "language": "javascript",
    "definition": "if (Math.abs(x) > 6) return Math.sign(x); let total = x, term = x; "
    "for (let n = 1; n < 200; n += 1) { term *= 2 * x * x / (2 * n + 1); total += term; } "
    "return 2 * total / Math.sqrt(Math.PI) * Math.exp(-x * x);",
}


def write(title: str, items: Sequence[Item]) -> bytes:
    """An exam of one group, of which each student gets one question."""
    exam = {
        "name": title,
        "metadata": {"description": "Made by worked.", "licence": "None specified"},
        "percentPass": 0,
        "showQuestionGroupNames": False,
        "question_groups": [
            {
                "name": "Variants",
                "pickingStrategy": "random-subset" if len(items) > 1 else "all-ordered",
                "pickQuestions": 1,
                "questions": [_Question(item).data() for item in items],
            }
        ],
        "navigation": {"allowregen": False, "reverse": True, "browse": True, "showresultspage": "oncompletion"},
        "type": "exam",
        "contributors": [],
        "extensions": [],
        "custom_part_types": [],
        "resources": [],
    }
    return (VERSION + json.dumps(exam, ensure_ascii=False, indent=1)).encode("utf-8")


class _Question:
    """The question of one variant."""

    def __init__(self, item: Item) -> None:
        self.item, self.key = item, item.key
        self.blanks = {blank.cell: blank for blank in item.blanks}
        self.leeway = Leeway(self.key, TEXTS, self.blanks)
        self.names = {name: f"c{place}" for place, name in enumerate(self.key.cells)}
        self.paths = {
            blank.cell: f"p{place}g{gap}"
            for place, part in enumerate(item.parts)
            for gap, blank in enumerate(part.blanks)
        }

    def data(self) -> dict[str, Any]:
        """The question as JSON data."""
        code = f"<p>Code: {escape(self.item.code)}</p>" if self.item.code else ""
        solution = [block for part in self.item.parts for block in part.solution]
        variables = {each["name"]: each for each in self._variables()}
        return {
            "name": self.item.name,
            "tags": [],
            "metadata": {"description": "", "licence": "None specified"},
            "statement": code + _unbraced(self.item.asked(self.item.statement, lambda slot: "")),
            "advice": _unbraced(self.item.solved(solution)),
            "rulesets": {},
            "builtin_constants": {"e": True, "pi,\u03c0": True, "i": False, "j": False},
            "constants": [],
            "variables": variables,
            "variablesTest": {"condition": "", "maxRuns": 1},
            "ungrouped_variables": list(variables),
            "variable_groups": [],
            "functions": {"erf": ERF} if any("erf(" in each["definition"] for each in variables.values()) else {},
            "preamble": {"js": "", "css": "table { border-collapse: collapse } td, th { padding: 0.2em 0.6em }"},
            "parts": [self._part(part) for part in self.item.parts],
            "partsMode": "all",
        }

    # Variables

    def _variables(self) -> Iterator[dict[str, Any]]:
        for name, cell in self.key.cells.items():
            if name in self.key.outcomes:
                yield _variable(self.names[name], self._definition(cell), name)
                error = self._error(cell)
                if not isinstance(error, Decimal):
                    kept = f"r{self.names[name][1:]}"
                    yield _variable(kept, error.text, f"how far rounding may carry {name}")
                    error = Text(kept)
                self.leeway.errors[name] = error

    def _error(self, cell: Cell) -> Expression:
        """How far rounding may carry a cell from its formula.

        What is not asked may be rounded on paper, and is rounded here where the exercise carries rounded numbers.
        """
        error: Expression = ZERO
        if asked_before(self.key.cells, cell, self.blanks):
            error = self.leeway.error(cell, lambda name: Text(self._guarded(name)))
        if cell.formula and (self._is_rounded(cell) or cell.id not in self.blanks):
            error = TEXTS.total((error, self.leeway.half(cell, Text(self.names[cell.id]))))
        return error

    def _exact(self, name: str) -> str:
        """The number of a cell that others are computed from."""
        cell = self.key.cells[name]
        if self._is_rounded(cell) or cell.formula is None:
            return decimal_text(self.key.shown(name))
        return plain_float(self.key.truth(name))

    def _definition(self, cell: Cell) -> str:
        """The number of the key where all before it is as in the key, else what the formula gives."""
        before = [name for name in dict.fromkeys(cell.inputs) if self.key.cells[name].formula is not None]
        right = self._exact(cell.id)
        if cell.formula is None or not before:
            return right
        same = " and ".join(f"{self.names[name]} = {self._exact(name)}" for name in before)
        return f"if({same}, {right}, {self._rounded(cell, JME(cell.formula, self._guarded))})"

    def _is_rounded(self, cell: Cell) -> bool:
        """Whether the exercise goes on from the rounded number of a cell."""
        return self.key.problem.rounding.carry == "shown" and not self.key.outcomes[cell.id].in_full

    def _rounded(self, cell: Cell, formula: str) -> str:
        """A formula rounded where the exercise carries rounded numbers."""
        if not self._is_rounded(cell):
            return formula
        digits = self.key.asked(cell)
        if self.key.problem.rounding.half == "truncate":
            number = Text(f"({formula})")
            rest = share_of_unit(TEXTS, digits, number, NEARLY_HALF)
            formula = TEXTS.difference(number, TEXTS.product((TEXTS.function("sign", number), rest))).text
        return f"{'precround' if digits.kind == 'decimals' else 'siground'}({formula}, {digits.count})"

    def _guarded(self, name: str) -> str:
        """A number as a formula uses it: one that would make what follows trivial, or that is impossible, is the key's.

        Else 0 for a net input, say, would earn the marks of all that is easy after it.
        """
        own, right = self.names[name], self._exact(name)
        if name not in self.blanks or not self.key.truth(name):
            return own
        low, high = self.key.bounds(self.key.cells[name])
        possible = [f"{own} <> 0"]
        possible += [f"{own} >= {plain_float(low)}"] if low is not None else []
        possible += [f"{own} <= {plain_float(high)}"] if high is not None else []
        return f"if({' and '.join(possible)}, {own}, {right})"

    # Parts

    def _part(self, part: Part) -> dict[str, Any]:
        gaps = {blank.cell: gap for gap, blank in enumerate(part.blanks)}
        prompt = self.item.asked(part.blocks, lambda slot: f"[[{gaps[slot]}]]")
        rules = "".join(f"<p>{escape(blank.rule)}</p>" for blank in part.blanks)
        return {
            "type": "gapfill",
            "useCustomName": True,
            "customName": part.title,
            "marks": 0,
            "prompt": _unbraced(prompt),
            "stepsPenalty": 0,
            "steps": [{"type": "information", "marks": 0, "prompt": _unbraced(rules)}],
            "gaps": [self._gap(blank) for blank in part.blanks],
            "sortAnswers": False,
        }

    def _gap(self, blank: Blank) -> dict[str, Any]:
        own, right = self.names[blank.cell], self._exact(blank.cell)
        low, high = self._hull(blank)
        cell = self.key.cells[blank.cell]
        most = TEXTS.text(self.leeway.whole(cell, Text(own))).text
        ranges = {
            "minValue": f"if({own} = {right}, {decimal_text(low)}, {own} - ({most}))",
            "maxValue": f"if({own} = {right}, {decimal_text(high)}, {own} + ({most}))",
        }
        marks = decimal_text(blank.marks)
        return {
            **_number_entry(blank.name, marks, ranges),
            "displayAnswer": decimal_text(blank.right),
            "customMarkingAlgorithm": f'mark:\n  apply(base_mark);\n  assert({own} = {right}, feedback("{FOLLOWS}"))',
            "extendBaseMarkingAlgorithm": True,
            "variableReplacements": [
                {"variable": self.names[name], "part": self.paths[name], "must_go_first": False}
                for name in asked_before(self.key.cells, cell, self.blanks)
            ],
            "variableReplacementStrategy": "originalfirst",
            "adaptiveMarkingPenalty": 0,
            "alternatives": list(self._alternatives(blank)),
        }

    def _hull(self, blank: Blank) -> tuple[Decimal, Decimal]:
        """The first range of accepted numbers, or all of them as one where no wrong number lies between."""
        low, high = min(low for low, _ in blank.accepted), max(high for _, high in blank.accepted)
        between = any(low <= wrong.number <= high for wrong in blank.wrong)
        return blank.accepted[0] if between else (low, high)

    def _alternatives(self, blank: Blank) -> Iterator[dict[str, Any]]:
        """What is said of the numbers that known mistakes lead to."""
        for wrong in blank.wrong:
            marks = decimal_text(blank.marks * blank.share(wrong))
            low, high = wrong.number - blank.near(wrong), wrong.number + blank.near(wrong)
            ranges = {"minValue": decimal_text(low), "maxValue": decimal_text(high)}
            yield {
                **_number_entry(wrong.mistake.name, marks, ranges),
                "alternativeFeedbackMessage": _unbraced(escape(blank.said_of(wrong))),
                "useAlternativeFeedback": False,
            }


def _variable(name: str, definition: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "group": "Ungrouped variables",
        "definition": definition,
        "description": escape(description),
        "templateType": "anything",
        "can_override": False,
    }


def _number_entry(name: str, marks: str, ranges: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "numberentry",
        "useCustomName": True,
        "customName": name,
        "marks": marks,
        **ranges,
        "allowFractions": True,
        "mustBeReduced": False,
        "correctAnswerFraction": False,
        "showFractionHint": False,
        "precisionType": "none",
        "notationStyles": NOTATION,
        "correctAnswerStyle": "plain",
    }


def _unbraced(text: str) -> str:
    """Text in which Numbas finds nothing to put in: braces, and dollar signs of formulas."""
    return text.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;").replace("\\", "&#92;")


PACKAGE = Package(
    description="Numbas exam file with follow-through, hints, and named mistakes as feedback",
    ending="exam",
    write=write,
    follow_through=True,
    names_mistakes=True,
)
