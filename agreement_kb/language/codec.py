"""Values of the model as JSON, and back.

What is written says itself how it is read: each class with the kinds of its fields, then every object once, before
those that refer to it. Only the classes given by name are ever made, and of fields only plain values, so that a file
that was tampered with can at most hold other rules, never run anything.

Kinds: ``p`` plain (text, number, truth or none), ``r`` an object by its number (or none), ``e:Class;`` a member of an
enumeration by its value, ``o`` + kind one that may be none, ``t`` + kind a tuple, ``l`` + kind a sequence, ``s`` +
kind a frozen set, ``m`` + kind + kind a mapping, ``x`` + kinds + ``.`` a tuple of fixed length.

Sequences, and mappings to objects, are decoded item by item when they are looked at: a question needs few of the rules.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, overload

Json = Any
Classes = Mapping[str, type]
"""The classes that may be written and read, by name."""


# ---- writing -----------------------------------------------------------------------------------------------------


def encode(values: Iterable[object], classes: Classes) -> Json:
    """Values of the classes, with all they hold.

    Raises:
        TypeError: a field's type is none that can be written.
    """
    writer = _Writer(classes)
    roots = [writer.number(value) for value in values]
    return {
        "classes": [[name, *fields] for name, fields in writer.fields.items()],
        "objects": writer.rows,
        "roots": roots,
    }


class _Writer:
    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self.names = {cls: name for name, cls in classes.items()}
        self.fields: dict[str, list[list[str]]] = {}
        self.rows: list[Json] = []
        self.known: dict[str, int] = {}
        self.told: dict[type, tuple[int, list[tuple[str, Write | None]]]] = {}

    def number(self, value: object) -> int:
        """The number of an object in the table; equal objects of one class are one."""
        told = self.told.get(type(value)) or self._tell(type(value))
        row: list[Json] = [told[0]]
        for field, write in told[1]:
            content = getattr(value, field)
            row.append(write(content) if write is not None else content)
        key = repr(row)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = len(self.rows)
            self.rows.append(row)
        return known

    def _tell(self, cls: type) -> tuple[int, list[tuple[str, Write | None]]]:
        """The number of a class, and how each of its fields is written."""
        name = self.names[cls]
        fields = _kinds(cls, self.classes)
        told = self.told[cls] = len(self.fields), [(field, self._writer(kind)[0]) for field, kind in fields]
        self.fields[name] = [[field, kind] for field, kind in fields]
        return told

    def _writer(self, kind: str) -> tuple[Write | None, str]:
        """How a value of a kind is written (None: as it stands), and what is left of the kind."""
        head, rest = kind[0], kind[1:]
        if head == "p":
            return None, rest
        if head == "r":
            number = self.number
            return (lambda value: None if value is None else number(value)), rest
        if head == "e":
            return (lambda value: value.value), rest.partition(";")[2]
        if head in "otls":
            inner, rest = self._writer(rest)
            if head == "o":
                return (lambda value: None if value is None else inner(value) if inner else value), rest
            if head == "s":
                return (lambda items: [inner(each) if inner else each for each in sorted(items)]), rest
            return (lambda items: [inner(each) for each in items] if inner else list(items)), rest
        if head == "m":
            key, rest = self._writer(rest)
            item, rest = self._writer(rest)
            return (
                lambda pairs: [[key(k) if key else k, item(v) if item else v] for k, v in pairs.items()],
                rest,
            )
        parts: list[Write | None] = []
        while not rest.startswith("."):
            part, rest = self._writer(rest)
            parts.append(part)
        return (lambda items: [p(i) if p else i for p, i in zip(parts, items, strict=True)]), rest[1:]


Write = Callable[[Any], Json]
"""Writes a value of one kind."""


def _kinds(cls: type, classes: Classes) -> list[tuple[str, str]]:
    import typing

    hints = typing.get_type_hints(cls)
    return [(field.name, _kind(hints[field.name], classes)) for field in dataclasses.fields(cls)]


def _name(cls: type, classes: Classes) -> str:
    return next(name for name, each in classes.items() if each is cls)


def _kind(hint: Any, classes: Classes) -> str:
    import types
    import typing
    from collections import abc

    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in (str, int, bool, type(None)):
        return "p"
    if origin in (typing.Union, types.UnionType):
        inner = {_kind(each, classes) for each in args if each is not type(None)}
        if len(inner) == 1:
            only = inner.pop()
            return only if only in ("p", "r") else "o" + only
    elif hint in classes.values():
        return f"e:{_name(hint, classes)};" if issubclass(hint, Enum) else "r"
    elif origin is abc.Sequence:
        return "l" + _kind(args[0], classes)
    elif origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return "t" + _kind(args[0], classes)
    elif origin is tuple:
        return "x" + "".join(_kind(each, classes) for each in args) + "."
    elif origin is frozenset:
        return "s" + _kind(args[0], classes)
    elif origin in (abc.Mapping, dict):
        return "m" + _kind(args[0], classes) + _kind(args[1], classes)
    raise TypeError(f"{hint} can't be written")


# ---- reading -----------------------------------------------------------------------------------------------------


def decode(data: Json, classes: Classes) -> list[Any]:
    """The values that ``encode`` wrote. The data are used up: their rows become fields.

    Raises:
        ValueError, KeyError, IndexError, TypeError, AttributeError: the data are not what ``encode`` writes.
    """
    rows = data["objects"]
    made: list[Any] = [None] * len(rows)

    def get(number: int) -> Any:
        found = made[number]
        if found is None:
            row = rows[number]
            found = made[number] = readers[row[0]](row)
        return found

    readers = [_class_reader(name, fields, classes, get) for name, *fields in data["classes"]]
    return [get(root) for root in data["roots"]]


Get = Callable[[int], Any]
"""Gives the object of a number, decoded when it is first asked for."""


class _Sequence(Sequence[Any]):
    """A sequence whose items are decoded when they are looked at."""

    def __init__(self, items: list[Json], read: Callable[[Json], Any]) -> None:
        self._items, self._read = items, read

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return tuple(map(self._read, self._items[index]))
        return self._read(self._items[index])


class _Mapping(Mapping[Any, Any]):
    """A mapping whose values are decoded when they are looked at."""

    def __init__(self, items: dict[Any, Json], read: Callable[[Json], Any]) -> None:
        self._items, self._read = items, read
        self._values: dict[Any, Any] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __getitem__(self, key: Any) -> Any:
        if key not in self._values:
            self._values[key] = self._read(self._items[key])
        return self._values[key]

    def get(self, key: Any, default: Any = None) -> Any:
        return self[key] if key in self._items else default


def _class_reader(
    name: str, fields: Iterable[tuple[str, str]], classes: Classes, get: Get
) -> Callable[[list[Json]], Any]:
    cls = classes[name]
    names = [field for field, _ in fields]
    if {field.name for field in dataclasses.fields(cls)} != set(names):
        raise ValueError(f"{name} has other fields")
    converters = [
        (index, reader) for index, (_, kind) in enumerate(fields, 1) if (reader := _reader(kind, classes, get)[0])
    ]

    def read(row: list[Json]) -> Any:
        for index, reader in converters:
            row[index] = reader(row[index])
        made: Any = object.__new__(cls)
        # The fields are set as they stand: a frozen dataclass sets each by a call, and there are thousands.
        made.__dict__.update(zip(names, row[1:], strict=True))
        return made

    return read


def _reader(kind: str, classes: Classes, get: Get) -> tuple[Callable[[Json], Any] | None, str]:
    """How a value of a kind is read (None: it stands as it is), and what is left of the kind."""
    head, rest = kind[0], kind[1:]
    if head == "p":
        return None, rest
    if head == "r":
        return (lambda number: None if number is None else get(number)), rest
    if head == "e":
        name, _, rest = rest[1:].partition(";")
        members = {member.value: member for member in classes[name]}  # type: ignore[attr-defined]
        return members.__getitem__, rest
    if head in "otls":
        inner, rest = _reader(rest, classes, get)
        if head == "o":
            return (lambda item: None if item is None else inner(item) if inner else item), rest
        if head == "l":
            return (lambda items: _Sequence(items, inner) if inner else tuple(items)), rest
        make: Callable[[Iterable[Any]], Any] = tuple if head == "t" else frozenset
        return (lambda items: make([inner(each) for each in items]) if inner else make(items)), rest
    if head == "m":
        key, rest = _reader(rest, classes, get)
        objects = rest.lstrip("t")[0] == "r"
        value, rest = _reader(rest, classes, get)

        def mapping(pairs: list[Json]) -> Mapping[Any, Any]:
            items = {key(k) if key else k: v for k, v in pairs}
            if value is None:
                return items
            return _Mapping(items, value) if objects else {k: value(v) for k, v in items.items()}

        return mapping, rest
    parts: list[Callable[[Json], Any] | None] = []
    while not rest.startswith("."):
        part, rest = _reader(rest, classes, get)
        parts.append(part)
    return (lambda items: tuple([p(i) if p else i for p, i in zip(parts, items, strict=True)])), rest[1:]
