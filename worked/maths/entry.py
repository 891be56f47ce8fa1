"""Entry: what all entries have, the catalogues that hold them and refuse incomplete ones, and what is made of these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Formula
from worked.record import Record

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


class Parameter(Record):
    """A number that belongs to an entry: its value where none is given (or whose value it has), symbol and meaning.

    `aliases` are other names under which problem files may give it, those of libraries and of textbooks' symbols.
    `positive` says that it is above 0.
    """

    default: str
    symbol: str
    meaning: str
    aliases: tuple[str, ...] = ()
    positive: bool = False


class Entry(Record):
    """An entry of a catalogue; `kind` is what it is called in a sentence."""

    kind = "entry"

    @property
    def name(self) -> str:
        """What problem files call it: lower case, with hyphens."""
        raise NotImplementedError

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names that problem files may have for it."""
        raise NotImplementedError

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Its parameters by name."""
        raise NotImplementedError

    @property
    def source(self) -> str:
        """Where it comes from."""
        raise NotImplementedError

    def _complete(self, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        try:
            return super()._complete(values, named)
        except TypeError:
            known = dict(zip(self._fields, values, strict=False)) | named | self._defaults
            missing = [field for field in self._fields if field not in known]
            if not missing:
                raise
            raise WorkedError(f"{self.kind} {excerpt(known.get('name', ''))}: {missing[0]} is missing") from None

    def flaws(self) -> Iterator[str]:
        """What is missing or wrong, a sentence each; entries of a kind say more of what is their own."""
        for name in (self.name, *self.aliases):
            if not is_name(name):
                yield f"the name {excerpt(name)} is not made of small letters, digits and hyphens"
        yield from empty(self, "source")
        for name, parameter in self.parameters.items():
            yield from flaws_of_parameter(name, parameter, self.parameters)

    def letters(self) -> Iterator[tuple[str, str, str]]:
        """What it brings along that cells are named by: the name, the letter and the meaning of each."""
        return ((name, each.symbol, each.meaning) for name, each in self.parameters.items())

    def enter(self) -> None:
        """What else happens when the entry joins its catalogue."""


AnEntry = TypeVar("AnEntry", bound=Entry)


def is_name(text: str) -> bool:
    """Whether a text can be a name in a problem file and in the ids of cells."""
    parts = text.split("-")
    return text == text.lower() and text.isascii() and all(part.isalnum() for part in parts)


def empty(record: Record, *fields: str) -> Iterator[str]:
    """A sentence for each of some fields that holds nothing."""
    return (f"{field} is missing" for field in fields if not getattr(record, field))


def flaws_of_parameter(name: str, parameter: Parameter, others: Collection[str]) -> Iterator[str]:
    """What is missing or wrong of a parameter."""
    for name_ in (name, *parameter.aliases):
        if not is_name(name_):
            yield f"the name of the parameter {excerpt(name_)} is not made of small letters, digits and hyphens"
    yield from (f"the parameter '{name}': {said}" for said in empty(parameter, "default", "symbol", "meaning"))
    if not is_number(parameter.default) and parameter.default not in others:
        yield f"the parameter '{name}': the default {excerpt(parameter.default)} is no number and no other parameter"


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def strange(what: str, formula: Any, known: Collection[str]) -> Iterator[str]:
    """A sentence where something is no formula, or has a symbol that nothing stands for."""
    if not isinstance(formula, Formula):
        yield f"{what}: expected a formula such as Number('1'), found {excerpt(formula)}"
        return
    for name in set(formula.symbols()).difference(known):
        yield f"{what}: nothing stands for the symbol {excerpt(name)}; {nearest(name, known)}"


_changes = [0]


class Catalogue(MutableMapping[str, AnEntry]):
    """Entries by name, in the order in which they are listed to people.

    An entry joins by `catalogue[entry.name] = entry`. One of which something is missing is refused by WorkedError, in
    a sentence that names the entry and what is missing, and the catalogue stays as it was. The entries with which a
    catalogue begins are looked at when they are first asked for: at the start of the program that would take long.

    `names` is a list that always holds the names. The entries of catalogues that stand `together` may be used on one
    page: a name that they give to a parameter or a line belongs to one kind, and has one letter and one meaning; it is
    none that is `taken`.
    """

    def __init__(
        self,
        entries: Collection[AnEntry],
        together: list[Catalogue[Any]] | None = None,
        taken: Collection[str] = (),
    ) -> None:
        self.names: list[str] = []
        self.together, self.taken = together, taken
        if together is not None:
            together.append(self)
        self._entries = {entry.name: entry for entry in entries}
        self._unseen = set(self._entries)
        if len(self._entries) < len(entries):
            raise WorkedError(f"two entries have one name, among {', '.join(entry.name for entry in entries)}")
        for entry in entries:
            self._not_taken(entry)
            entry.enter()
        self._changed()

    def __getitem__(self, name: str) -> AnEntry:
        entry = self._entries[name]
        if name in self._unseen:
            self._look_at(entry)
            self._agree()
            self._unseen.discard(name)
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __setitem__(self, name: str, entry: AnEntry) -> None:
        if name != entry.name:
            raise WorkedError(f"{entry.kind} '{entry.name}': it is entered by another name, {excerpt(name)}")
        self._look_at(entry)
        self._not_taken(entry)
        before = dict(self._entries)
        self._entries[name] = entry
        try:
            self._agree(name)
        except WorkedError:
            self._entries = before
            raise
        self._unseen.discard(name)
        entry.enter()
        self._changed()

    def __delitem__(self, name: str) -> None:
        del self._entries[name]
        self._changed()

    def all_entries(self) -> Collection[AnEntry]:
        """All entries, also those that nobody has asked for, for tables of what they bring along."""
        return self._entries.values()

    def called(self, name: str) -> AnEntry | None:
        """The entry of a name or alias, however it is spelt; None where there is none."""
        wanted = squeezed(name)
        for own, entry in self._entries.items():
            if wanted in map(squeezed, (own, *entry.aliases)):
                return self[own]
        return None

    def _look_at(self, entry: AnEntry) -> None:
        for said in entry.flaws():
            raise WorkedError(f"{entry.kind} '{entry.name}': {said}")

    def _not_taken(self, entry: AnEntry) -> None:
        """Refuse a name of a parameter or a line that is taken, before anything is made of it."""
        for name, _, _ in entry.letters() if self.taken else ():
            if name in self.taken:
                said = f"'{name}' is the name of something else on a page; give it another one"
                raise WorkedError(f"{entry.kind} '{entry.name}': {said}")

    def _changed(self) -> None:
        self.names[:] = self._entries
        _changes[0] += 1

    def _agree(self, newest: str = "") -> None:
        """Refuse an entry that gives a name to something else than those before it; the `newest` one comes last."""
        names: dict[str, str] = {}
        for entry in self._in_order(newest):
            for name in map(squeezed, (entry.name, *entry.aliases)):
                if names.setdefault(name, entry.name) != entry.name:
                    raise WorkedError(f"{entry.kind} '{entry.name}': '{names[name]}' is called {name} too")
        if self.together is None:
            return
        met: dict[str, tuple[Entry, str, str]] = {}
        others = [entry for found in self.together if found is not self for entry in found.all_entries()]
        for entry in (*others, *self._in_order(newest)):
            for name, symbol, meaning in entry.letters():
                self._one_letter(entry, name, symbol, meaning, met.setdefault(name, (entry, symbol, meaning)))

    def _in_order(self, newest: str) -> list[AnEntry]:
        return sorted(self._entries.values(), key=lambda entry: entry.name == newest)

    def _one_letter(self, entry: Entry, name: str, symbol: str, meaning: str, known: tuple[Entry, str, str]) -> None:
        """Refuse a name of a parameter or a line that is known as something else."""
        who, owner = f"{entry.kind} '{entry.name}'", known[0]
        if owner.kind != entry.kind:
            said = f"the {owner.kind} '{owner.name}' has '{name}' too, and both may stand on one page"
            raise WorkedError(f"{who}: {said}; give it another name")
        if known[1:] != (symbol, meaning):
            said = f"in the {owner.kind} '{owner.name}' it is {known[1]} ({known[2]})"
            raise WorkedError(f"{who}: '{name}' is {symbol} ({meaning}), and {said}; one name has one letter")


def squeezed(name: str) -> str:
    """A name however it is spelt: `beta_1`, `Beta 1` and `beta-1` are one."""
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def find(entries: Catalogue[AnEntry], name: str, kind: str, where: str) -> AnEntry:
    """The entry of a name or alias; WorkedError names the nearest valid one."""
    found = entries.called(name)
    if found is None:
        hyphenated = name.strip().lower().replace("_", "-").replace(" ", "-")
        raise WorkedError(f"{where}: no {kind} is called {excerpt(name)}; {nearest(hyphenated, entries)}")
    return found


def catalogue(*entries: AnEntry) -> Catalogue[AnEntry]:
    """A catalogue of entries that stands alone."""
    return Catalogue(entries)


def derived(make: Callable[Asked, Made]) -> Callable[Asked, Made]:
    """Something made of catalogues, kept for each set of arguments until an entry comes or goes."""
    kept: dict[Any, Made] = {}
    since = [-1]

    @wraps(make)
    def found(*args: Asked.args, **named: Asked.kwargs) -> Made:
        if since[0] != _changes[0]:
            kept.clear()
            since[0] = _changes[0]
        asked = (args, *sorted(named.items()))
        if asked not in kept:
            kept[asked] = make(*args, **named)
        return kept[asked]

    return found


class Derived(Mapping[str, Made]):
    """A mapping that a function makes of catalogues; it always has what is in them."""

    def __init__(self, make: Callable[[], Mapping[str, Made]]) -> None:
        self._made = derived(make)

    def __getitem__(self, name: str) -> Made:
        return self._made()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made())

    def __len__(self) -> int:
        return len(self._made())
