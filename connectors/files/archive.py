"""Reading what a vendor hands out: a folder, a zip (with zips inside), a gzip or a single file.

Nothing is ever unpacked to disk by name, so no name in an archive can reach outside it. Every read is
bounded, so no archive can blow up: a file that grows beyond its bound is listed with the reason.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

MIB = 1 << 20
MAX_FILE = 256 * MIB
"""A file that is read at once: a day of recording at one sample a second is under 10 MiB."""
MAX_STREAM = 16 << 30
"""A file that is read piece by piece: a life of summaries was seen to take 135 MiB."""
MAX_INNER_ZIP = 8 << 30
MAX_MEMBERS = 1_000_000
MAX_RATIO = 250
"""JSON of a vendor shrinks to a twentieth; what shrinks to less than a 250th is a bomb."""
RATIO_FROM = 8 * MIB
"""Small files may shrink to nothing: only from here on is the ratio looked at."""
MAX_DEPTH = 2
_KEEP_IN_MEMORY = 16 * MIB
_CHUNK = 1 << 16

ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What zipfile raises for a damaged, encrypted or exotic member."""


class Unreadable(Exception):
    """A file that is left out; the message is the reason, shown to the user."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. ``name`` is for messages and for recognising it, never a path to write to."""

    name: str
    size: int
    _open: Callable[[], IO[bytes]]

    @property
    def base(self) -> str:
        """The file's own name in lower case, without folders and without ``.gz``."""
        return PurePosixPath(self.name).name.lower().removesuffix(".gz")

    @contextmanager
    def open(self, limit: int = MAX_STREAM) -> Iterator[BinaryIO]:
        """Its bytes as a stream, ungzipped. Raises Unreadable beyond ``limit`` bytes or where damaged."""
        try:
            with self._open() as stream:
                source: IO[bytes] = stream
                if self.name.lower().endswith(".gz"):
                    source = cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
                with io.BufferedReader(_Bounded(source, limit, self.size), _CHUNK) as bounded:
                    yield cast("BinaryIO", bounded)
        except ZIP_FAULTS as error:
            raise Unreadable(f"damaged or locked: {error}") from error
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror or error}") from error

    def read(self, limit: int = MAX_FILE) -> bytes:
        """All its bytes, ungzipped."""
        with self.open(limit) as stream:
            return stream.read()


class _Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond its bound or beyond what its packed size can honestly hold."""

    def __init__(self, source: IO[bytes], limit: int, packed: int) -> None:
        self._source = source
        self._limit = limit
        self._most = max(RATIO_FROM, packed * MAX_RATIO)
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        data = self._source.read(len(view))
        self._seen += len(data)
        if self._seen > self._limit:
            raise Unreadable(f"larger than {self._limit // MIB} MiB")
        if self._seen > self._most:
            raise Unreadable("grows too much when unpacked, like an archive made to do harm")
        view[: len(data)] = data
        return len(data)


def members(path: Path) -> Iterator[Member | tuple[str, str]]:
    """Every file of a folder, a zip or a single file; a pair (name, reason) for what is left out.

    Files are opened one at a time, while the caller looks at them: use each before asking for the next.
    """
    if path.is_dir():
        yield from _folder(path)
    elif zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield from _zip(stream, "", 1)
    elif path.is_file():
        yield Member(path.name, path.stat().st_size, lambda: path.open("rb"))
    else:
        yield path.name, "there is no such file or folder"


def _folder(root: Path) -> Iterator[Member | tuple[str, str]]:
    for folder, names, files in os.walk(root):  # links to folders are not followed
        names.sort()
        for name in sorted(files):
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                yield shown, "a link that leads out of the folder"
            elif not path.is_file():
                yield shown, "not a regular file"
            elif name.lower().endswith(".zip"):
                with path.open("rb") as stream:
                    yield from _inner(stream, shown, 1)
            else:
                yield Member(shown, path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]


def _zip(stream: IO[bytes], prefix: str, depth: int) -> Iterator[Member | tuple[str, str]]:
    try:
        archive = zipfile.ZipFile(stream)
    except (*ZIP_FAULTS, OSError, ValueError) as error:
        yield prefix or "the archive", f"damaged: {error}"
        return
    with archive:
        for number, info in enumerate(archive.infolist()):
            if number >= MAX_MEMBERS:
                yield prefix or "the archive", f"holds more than {MAX_MEMBERS} files; the rest was left out"
                return
            if not info.is_dir():
                yield from _zipped(archive, info, prefix, depth)


def _zipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, prefix: str, depth: int
) -> Iterator[Member | tuple[str, str]]:
    shown = prefix + info.filename
    reason = _refused(info)
    if reason is not None:
        yield shown, reason
    elif info.filename.lower().endswith(".zip"):
        if depth >= MAX_DEPTH:
            yield shown, "an archive too deep inside others"
            return
        member = Member(shown, info.compress_size, lambda: archive.open(info))
        with SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY) as spool:
            try:
                with member.open(MAX_INNER_ZIP) as packed:
                    while chunk := packed.read(MIB):
                        spool.write(chunk)
            except Unreadable as error:
                yield shown, str(error)
                return
            spool.seek(0)
            yield from _inner(spool, shown, depth)
    else:
        yield Member(shown, info.compress_size, lambda: archive.open(info))


def _inner(stream: IO[bytes], shown: str, depth: int) -> Iterator[Member | tuple[str, str]]:
    yield from _zip(stream, shown + "/", depth + 1)


def _refused(info: zipfile.ZipInfo) -> str | None:
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":"):
        return "its name points outside the archive"
    if info.flag_bits & 0x1:
        return "locked with a password"
    return None
