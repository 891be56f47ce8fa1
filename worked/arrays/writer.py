"""Writer: the source of a kernel, array operations that write into arrays and temporary ones that are used again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from worked.arrays.functions import array_name
from worked.arrays.numbers import Numbers
from worked.arrays.terms import Line, Term, factored, is_indicator, term_of
from worked.formula import (
    Case,
    Cases,
    Formula,
    Function,
    Maximum,
    Minimum,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from worked.maths.rule import PREVIOUS
from worked.record import replace

RELATIONS = {">": "greater", ">=": "greater_equal", "<": "less", "<=": "less_equal", "=": "equal"}
SMALL_POWERS = {"0.5": "sqrt", "1": "positive", "2": "square"}


class Writer:
    """Writes the body of a kernel line by line.

    `arrays` are the names of the arrays that are given. A line may write any other name, too: what that holds is
    known to later lines only. `names` says what each array is called in the source.
    """

    def __init__(self, arrays: Collection[str], numbers: Sequence[str]) -> None:
        self.names = {name: f"a{place}" for place, name in enumerate(arrays)}
        self.numbers = Numbers(numbers)
        self.text = self.numbers.text
        self.free: list[str] = []
        self.free_masks: list[str] = []
        self.held: set[str] = set()
        self.lent = ""
        self.old: dict[str, str] = {}
        self.written: set[str] = set()
        self.temporaries = self.masks = 0

    def lines(self, lines: Sequence[Line]) -> None:
        """All lines, one after another."""
        for place, (name, formula) in enumerate(lines):
            later = [symbol for _, other in lines[place + 1 :] for symbol in other.symbols()]
            self._line(name, formula, later)

    def _line(self, name: str, formula: Formula, later: list[str]) -> None:
        """One line, and what later ones need of what it overwrites."""
        if not self._is_array(formula) and name not in self.names:
            self.numbers.local(name, formula)
            return
        if PREVIOUS + name in later:
            self._keep(name)
        target = self.names.get(name) or self._hold()
        read = [symbol.removeprefix(PREVIOUS) for symbol in formula.symbols()].count(name)
        # What a line writes may hold its intermediate results once it has been read for the only time.
        self.lent = "" if read > 1 else target
        if not read:
            self._release(target)
        self._write(target, formula)
        self.free = [each for each in self.free if each != target]
        self.lent = ""
        self.names[name] = target
        self.written.add(name)
        for local in [local for local, where in self.names.items() if where in self.held and local not in later]:
            self.held.discard(self.names[local])
            self._release(self.names.pop(local))

    def _keep(self, name: str) -> None:
        """A copy of what an array holds before its line, for later lines that ask for what it was."""
        if name not in self.names:
            raise ValueError(f"no array is called {name!r}, of which a line asks what it was before")
        self.old[name] = self._hold()
        self._copy(self.old[name], self.names[name])

    def _hold(self) -> str:
        """A temporary array that is not given back at its next use."""
        found = self._temporary()
        self.held.add(found)
        return found

    def _write(self, target: str, formula: Formula) -> None:
        if not self._is_array(formula):
            self._fill(target, formula)
            return
        found = self._operand(formula, target)
        if found != target:
            self._copy(target, found)
            self._release(found)

    def _is_array(self, formula: Formula) -> bool:
        return any(symbol.removeprefix(PREVIOUS) in self.names for symbol in formula.symbols())

    def _symbol(self, name: str) -> str:
        """Where the array of a symbol is to be found."""
        stem = name.removeprefix(PREVIOUS)
        return self.old[stem] if stem != name and stem in self.written else self.names[stem]

    def _operand(self, formula: Formula, into: str = "") -> str:
        """Where a formula is to be found: a number, an array, or a temporary one that now holds it.

        The last operation writes into the array `into` where one is named.
        """
        if not self._is_array(formula):
            return self.numbers.scalar(formula)
        match formula:
            case Symbol():
                return self._symbol(formula.name)
            case Sum():
                return self._sum(formula, into)
            case Product() | Quotient() | Negative():
                return self._product(term_of(formula, self._is_array), into)
            case Power():
                return self._power(formula, into)
            case Function():
                return self._call(array_name(formula.entry), [self._operand(formula.argument)], into)
            case Maximum() | Minimum():
                name = "maximum" if isinstance(formula, Maximum) else "minimum"
                return self._folded(name, formula.arguments, into)
            case Cases():
                return self._cases(formula, into)
        raise TypeError(f"{type(formula).__name__} is notation for a page and cannot be computed")

    def _sum(self, formula: Sum, into: str) -> str:
        """A sum: the arrays one after another, then all that is a number."""
        terms = [term_of(term, self._is_array) for term in formula.terms if self._is_array(term)]
        terms.sort(key=lambda term: term.negative)  # what is added comes first, so that no sign must be turned
        numbers = [term for term in formula.terms if not self._is_array(term)]
        steps = len(terms) - 1 + bool(numbers)
        if terms[0].negative and numbers:
            first = self._product(terms[0]._replace(negative=False))
            number = self.numbers.scalar(Sum(tuple(numbers)))
            numbers, steps = [], steps - 1
            found = self._call("subtract", [number, first], "" if steps else into)
        else:
            found = self._product(terms[0], "" if steps else into)
        for term in terms[1:]:
            steps -= 1
            other = self._product(term._replace(negative=False))
            found = self._call("subtract" if term.negative else "add", [found, other], "" if steps else into)
        if numbers:
            found = self._call("add", [found, self.numbers.scalar(Sum(tuple(numbers)))], into)
        return found

    def _product(self, term: Term, into: str = "") -> str:
        """A product: the arrays multiplied, divided by those below the bar, and one number for all that are numbers."""
        tops = sorted(term.tops, key=lambda top: is_indicator(top, self._is_array))
        factor = self.numbers.factor(term)
        steps = max(len(tops) - 1, 0) + len(term.bottoms) + bool(factor)
        if tops:
            found = self._operand(tops[0], "" if steps else into)
        else:
            found, factor, steps = factor or self.numbers.scalar(Number("1")), "", steps - bool(factor)
        for name, factors in (("multiply", tops[1:]), ("divide", term.bottoms)):
            for each in factors:
                steps -= 1
                with self._factor(each, name == "multiply") as other:
                    found = self._call(name, [found, other], "" if steps else into)
        return self._call("multiply", [found, factor], into) if factor else found

    @contextmanager
    def _factor(self, formula: Formula, may_be_mask: bool) -> Iterator[str]:
        """An operand of a product: truth values where it is 0 or 1."""
        if may_be_mask and is_indicator(formula, self._is_array) and isinstance(formula, Cases):
            with self._mask(formula.cases[0]) as mask:
                yield mask
        else:
            yield self._operand(formula)

    def _folded(self, name: str, arguments: Sequence[Formula], into: str) -> str:
        """An operation of two applied to many, from the left, arrays first."""
        ordered = sorted(arguments, key=lambda argument: not self._is_array(argument))
        found = self._operand(ordered[0])
        for place, other in enumerate(ordered[1:], start=2):
            target = into if place == len(ordered) else ""
            if self._is_array(other):
                found = self._call(name, [found, self._operand(other)], target)
            else:
                found = self._with_number(name, found, other, target)
        return found

    def _with_number(self, name: str, found: str, number: Formula, into: str) -> str:
        """A maximum or minimum with a number, which NumPy is twice as quick with where it stands in an array."""
        numbers = into if into not in ("", found) else self._temporary()
        result = into or numbers
        self._fill(numbers, number)
        self._emit(name, [found, numbers], result)
        self._release(*(each for each in (found, numbers) if each != result))
        return result

    def _power(self, formula: Power, into: str) -> str:
        exponent = formula.exponent
        if isinstance(exponent, Number) and exponent.text in SMALL_POWERS:
            return self._call(SMALL_POWERS[exponent.text], [self._operand(formula.base)], into)
        return self._call("power", [self._operand(formula.base), self._operand(exponent)], into)

    def _cases(self, formula: Cases, into: str) -> str:
        """A definition by cases: of two numbers by arithmetic, else the last value everywhere and others over it."""
        first = formula.cases[0]
        if len(formula.cases) == 1:
            parts, factors = factored((first.body, formula.otherwise), self._is_array)
            if not any(map(self._is_array, parts)):
                if factors:
                    either = Cases((replace(first, body=parts[0]),), parts[1])
                    return self._product(Term(False, [], [], [*factors, either], []), into)
                return self._either(first, formula.otherwise, into)
        target = self._temporary()
        self._place(formula.otherwise, target, "")
        for case in reversed(formula.cases):
            with self._mask(case) as mask:
                self._place(case.body, target, mask)
        return target

    def _either(self, case: Case, otherwise: Formula, into: str) -> str:
        """One of two numbers: where truth is 1, its difference is added to the other. Faster than copying by a mask."""
        found = self._call(RELATIONS[case.relation], [self._operand(case.left), self._operand(case.right)], "")
        difference = self.numbers.unless(Sum((case.body, Negative(otherwise))), "1.0")
        if difference:
            found = self._call("multiply", [found, difference], "")
        rest = self.numbers.unless(otherwise, "0.0")
        return self._call("add", [found, rest], into) if rest else found

    def _place(self, formula: Formula, target: str, mask: str) -> None:
        """A value of a definition by cases, where the mask says, or everywhere."""
        if not mask:
            self._write(target, formula)
            return
        found = self._operand(formula)
        self._copy(target, found, mask)
        self._release(found)

    @contextmanager
    def _mask(self, case: Case) -> Iterator[str]:
        """A temporary array that says where a case holds."""
        left, right = self._operand(case.left), self._operand(case.right)
        if not self.free_masks:
            self.free_masks.append(f"m{self.masks}")
            self.masks += 1
        mask = self.free_masks.pop()
        self._emit(RELATIONS[case.relation], [left, right], mask)
        self._release(left, right)
        yield mask
        self.free_masks.append(mask)

    def _call(self, name: str, operands: list[str], into: str) -> str:
        """One operation, written into an array, else into a temporary one of its operands or a new one."""
        self._release(*operands)
        target = into or self._temporary()
        self._emit(name, operands, target)
        return target

    def _temporary(self) -> str:
        if self.free:
            return self.free.pop()
        self.temporaries += 1
        return f"t{self.temporaries - 1}"

    def _release(self, *operands: str) -> None:
        """Temporary arrays that are no longer needed."""
        for each in operands:
            lent = each == self.lent or (each[:1] == "t" and each not in self.held)
            if each and lent and each not in self.free:
                self.free.append(each)

    # The text of the operations

    def _emit(self, name: str, operands: list[str], target: str) -> None:
        """An operation that writes into the target."""
        # An output in its place is quicker than one by name, but NumPy warns of it for these two.
        out = f"out={target}" if name in ("maximum", "minimum") else target
        self.text.append(f"{name}({', '.join(operands)}, {out})")

    def _copy(self, target: str, source: str, mask: str = "") -> None:
        """What an array holds, also into the target: everywhere, or where a mask says."""
        self.text.append(f"copyto({target}, {source}{mask and f', where={mask}'})")

    def _fill(self, target: str, formula: Formula) -> None:
        """A number everywhere in the target."""
        self.text.append(f"{target}.fill({self.numbers.expression(formula)})")
