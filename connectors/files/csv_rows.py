"""Vendors' CSV files row by row: a BOM or a semicolon forgiven, duplicate columns kept apart, names matched loosely."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Self

MAX_FIELD = 8 << 20
"""A description may be long; a field longer than this is a quote that was never closed."""
_SHOWN = 5
"""Rows named by number."""
_REPEATED = re.compile(r"\.\d+$")


def encoding_of(stream: BinaryIO) -> str:
    """UTF-16 where the file begins with its mark, as spreadsheets write 'Unicode text'; else UTF-8."""
    start = stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""
    return "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


class Lines:
    """A file's lines, with the quotes in them counted: an odd number at the end of the file is one never closed."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._count = self._quotes = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._count += 1
        self._quotes += line.count('"')
        return line

    def unclosed(self) -> int:
        """How many lines a quote that is never closed took with it, of those since this was last asked; mostly 0."""
        taken = self._count if self._count > 1 and self._quotes % 2 else 0
        self._count = self._quotes = 0
        return taken


def table(stream: BinaryIO) -> Iterator[list[str]]:
    """The header, then each row that holds any text, cells stripped. Raises ValueError where the file is no CSV."""
    text = io.TextIOWrapper(stream, encoding=encoding_of(stream), newline="", errors="strict")
    try:
        csv.field_size_limit(MAX_FIELD)
        first = text.readline()
        delimiter = delimiter_of(first)
        yield [" ".join(name.split()) for name in next(csv.reader([first], delimiter=delimiter), [])]
        lines = Lines(text)
        for row in csv.reader(lines, delimiter=delimiter):
            if taken := lines.unclosed():
                raise ValueError(
                    f"a quote is never closed: its {taken} lines, the last of the file, were not read"
                )
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield cells
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"no readable CSV: {error}") from error
    finally:
        with suppress(ValueError):  # the stream may be closed before the last row is asked for
            text.detach()


class Widths:
    """Notes the rows that have not as many cells as the header: lines or quotes of a damaged file that ran together."""

    def __init__(self, header: Sequence[str]) -> None:
        self._wanted = _filled(header, 0)
        self._line = 1
        self._odd: list[int] = []

    def see(self, row: Sequence[str]) -> Sequence[str]:
        self._line += 1
        if _filled(row, self._wanted) != self._wanted:
            self._odd.append(self._line)
        return row

    @property
    def trouble(self) -> str | None:
        """What is to be reported at the end; None where nothing is odd."""
        if not self._odd:
            return None
        lines = ", ".join(map(str, self._odd[:_SHOWN]))
        more = " …" if len(self._odd) > _SHOWN else ""
        return f"rows with another number of cells than the header were read as far as they go: {lines}{more}"


def _filled(row: Sequence[str], least: int) -> int:
    """The cells of a row without the empty ones at its end, but for the first ``least``."""
    count = len(row)
    while count > least and not row[count - 1]:
        count -= 1
    return count


def named(names: Iterable[str], row: Iterable[str]) -> dict[str, str]:
    """A row's cells that hold text, by column."""
    return {name: cell for name, cell in zip(names, row, strict=False) if cell}


def names_of(header: list[str], known: Iterable[str]) -> list[str]:
    """Column names; of equal ones the last keeps the name (vendors append the precise value at the end), the one before
    it has ``#1``. ``known`` names are found whatever their case, spaces and underscores."""
    spelled = {loose(name): name for name in known}
    clean = [_REPEATED.sub("", name) for name in header]
    clean = [spelled.get(loose(name), name) for name in clean]
    left = {name: clean.count(name) for name in clean}
    names = []
    for position, name in enumerate(clean):
        left[name] -= 1
        if not name or name.startswith("<"):
            names.append(f"column {position}")
        else:
            names.append(name if left[name] == 0 else f"{name}#{left[name]}")
    return names


def loose(name: str) -> str:
    """A column's name as it is compared: case, spaces and underscores do not matter."""
    return re.sub(r"[\s_]+", "", name).lower()


def delimiter_of(header: str) -> str:
    return max(",;\t", key=header.count)


def number(row: dict[str, str], *names: str) -> float | None:
    """The first of the columns that holds a number; decimal commas are understood."""
    return next((value for name in names if (value := number_in(row.get(name, ""))) is not None), None)


def number_in(text: str) -> float | None:
    """A cell's number; None where it holds none."""
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def positive(row: dict[str, str], *names: str) -> float | None:
    value = number(row, *names)
    return value if value is not None and value > 0 else None
