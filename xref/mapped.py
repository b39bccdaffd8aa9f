"""Frames as Arrow files that are mapped into memory: opened at once, and held once by all processes of a machine.

Polars 2 has no reader that maps a file; what it reads is a copy of its own. It takes arrays of others as they are,
though, through Arrow's C data interface: here the file's own pages, where its metadata says that the buffers lie.

The layout of files: https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format, with the metadata in
FlatBuffers by Schema.fbs, Message.fbs and File.fbs; that of arrays in memory: .../format/CDataInterface.html.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

_SMALL = 1 << 20  # bytes of a file that costs less copied than mapped, which takes a file descriptor
_MAGIC = b"ARROW1"
_LIST, _STRUCT, _ARRAY, _LARGE_LIST = 12, 13, 16, 21  # types with children, by their numbers in Schema.fbs
_VIEWS = (23, 24)  # of bytes and of text
_BUFFERS = {_STRUCT: 1, _ARRAY: 1} | dict.fromkeys((2, 3, 6, 8, 9, 10, 18, _LIST, _LARGE_LIST, *_VIEWS), 2)


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as one batch, uncompressed, as `read` maps it. Raises `OSError`."""
    frame.rechunk().write_ipc(path, compression="uncompressed", record_batch_size=max(1, frame.height))


def read(path: Path) -> pl.DataFrame:
    """The frame of a file, whose memory is the file; a copy if it is small, or not as `write` of this polars writes it.

    The file may be removed or replaced by another while it is mapped, but not written to: whoever reads what is no
    longer there is ended by the system. Raises `OSError`, `ValueError` or polars' error if it cannot be read or is
    damaged.
    """
    if path.stat().st_size < _SMALL or sys.byteorder != "little":
        return pl.read_ipc(path)
    with path.open("rb") as file:
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if pages[-len(_MAGIC) :] != _MAGIC:
        raise ValueError(f"{path} is cut short")
    try:
        footer = _root(pages, len(pages) - 10 - _int(pages, "<i", len(pages) - 10))
        batches = list(footer.structs(3, "<qi4xq"))
        if len(batches) != 1:
            raise _NotMapped(f"{path} has {len(batches)} batches")
        return pl.DataFrame(_Columns(pl.Schema(pl.read_ipc_schema(path)), _File(pages, footer, *batches[0][:2])))
    except (struct.error, KeyError, StopIteration) as error:
        raise ValueError(f"{path} is damaged: {error}") from None
    except (_NotMapped, pl.exceptions.PolarsError):  # another polars may write otherwise, or take other arrays
        return pl.read_ipc(path).rechunk()


class _NotMapped(Exception):  # noqa: N818 (no error: the file is read instead)
    """A file that polars reads, and that is not mapped."""


class _Array(ctypes.Structure):
    """ArrowArray of the C data interface."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]

_held: dict[int, _File] = {}  # what polars has arrays of, by their private_data
_numbers = count(1)


def _let_go(array: Any, held: dict[int, _File] = _held) -> None:
    """Polars needs an array no more."""
    array.contents.release = None
    held.pop(array.contents.private_data, None)


_release = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))(_let_go)
ctypes.pythonapi.Py_IncRef(ctypes.py_object(_release))  # it may be called while Python ends, after this module went
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)


class _Columns:
    """The arrays of a file, as polars takes them: at once, and as often as it asks."""

    def __init__(self, schema: pl.Schema, file: _File) -> None:
        self._schema, self._file = schema, file

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        array = self._given = _Array.from_buffer_copy(self._file.array)  # who takes it leaves nothing in its place
        array.private_data = next(_numbers)
        array.release = ctypes.cast(_release, ctypes.c_void_p)
        _held[array.private_data] = self._file
        return self._schema.__arrow_c_schema__(), _new_capsule(ctypes.addressof(array), b"arrow_array", None)


class _File:
    """A mapped file of one batch. array: its columns as one array of structs; all else keeps what that is made of."""

    def __init__(self, pages: mmap.mmap, footer: _Table, offset: int, metadata: int) -> None:
        """offset, metadata: where the batch is, and the size of its metadata, which its buffers follow."""
        self._pages = np.frombuffer(pages, np.uint8)
        self._first, self._size = self._pages.ctypes.data, len(pages)
        self._kept: list[object] = []
        self._dictionaries = {}
        for at, size, _ in footer.structs(2, "<qi4xq"):
            said = _root(pages, at + 8).table(2)
            self._dictionaries[said.number(0, "<q")] = _Batch(said.table(1), at + size)
        batch = _Batch(_root(pages, offset + 8).table(2), offset + metadata)
        columns = [self._column(field, batch) for field in footer.table(1).tables(1)]
        self.array = self._array(batch.height, 0, [0], columns)

    def _column(self, field: _Table, batch: _Batch, *, coded: bool = True) -> _Array:
        """The array of a field, whose nodes and buffers are the next of the batch, before those of its children.

        coded: whether the field holds places in a dictionary if it has one, and not the values of that.
        """
        height, nulls = next(batch.nodes)
        coded = coded and field.has(4)
        kind = 2 if coded else field.number(2, "<B")
        if kind not in _BUFFERS:
            raise _NotMapped(f"arrays of type {kind}")
        buffers = [self._address(batch.body, *next(batch.buffers)) for _ in range(_BUFFERS[kind])]
        if kind in _VIEWS:
            more = [next(batch.buffers) for _ in range(next(batch.variadic)[0])]
            sizes = (ctypes.c_int64 * len(more))(*(size for _, size in more))
            self._kept.append(sizes)
            buffers += [*(self._address(batch.body, *one) for one in more), ctypes.addressof(sizes)]
        if coded:
            values = self._dictionaries[field.table(4).number(0, "<q")].again()
            return self._array(height, nulls, buffers, [], self._column(field, values, coded=False))
        return self._array(height, nulls, buffers, [self._column(child, batch) for child in field.tables(5)])

    def _address(self, body: int, offset: int, size: int) -> int:
        """Where a buffer lies in memory, 0 if it is left out. Raises `ValueError` if the file does not have it."""
        if not 0 <= body + offset <= body + offset + size <= self._size:
            raise ValueError("a buffer lies beyond the end of the file")
        return self._first + body + offset if size else 0

    def _array(
        self, height: int, nulls: int, buffers: list[int], children: list[_Array], dictionary: _Array | None = None
    ) -> _Array:
        addresses = (ctypes.c_void_p * len(buffers))(*(address or None for address in buffers))
        parts = (ctypes.POINTER(_Array) * len(children))(*map(ctypes.pointer, children))
        array = _Array(height, nulls, 0, len(buffers), len(children), addresses, parts)
        array.dictionary = ctypes.pointer(dictionary) if dictionary else None
        self._kept += [addresses, parts, *children, dictionary, array]
        return array


class _Batch:
    """A RecordBatch: its rows, where its body begins, and its nodes (rows, nulls), buffers (place, size) and numbers of
    further buffers, which are taken one after the other."""

    def __init__(self, said: _Table, body: int) -> None:
        if said.has(3):
            raise _NotMapped("it is compressed")
        self.height, self.body, self._said = said.number(0, "<q"), body, said
        self.nodes, self.buffers = said.structs(1, "<qq"), said.structs(2, "<qq")
        self.variadic = said.structs(4, "<q")

    def again(self) -> _Batch:
        """The same from its beginning."""
        return _Batch(self._said, self.body)


class _Table:
    """A table of FlatBuffers; its fields have numbers. https://flatbuffers.dev/internals"""

    def __init__(self, pages: mmap.mmap, place: int) -> None:
        self._pages, self._place = pages, place
        self._fields = place - _int(pages, "<i", place)

    def _at(self, field: int) -> int:
        """Where a field is, 0 if it is not there."""
        slot = 4 + 2 * field
        if slot >= _int(self._pages, "<H", self._fields):
            return 0
        offset = _int(self._pages, "<H", self._fields + slot)
        return self._place + offset if offset else 0

    def has(self, field: int) -> bool:
        return self._at(field) > 0

    def number(self, field: int, form: str) -> int:
        at = self._at(field)
        return _int(self._pages, form, at) if at else 0

    def table(self, field: int) -> _Table:
        at = self._at(field)
        return _Table(self._pages, at + _int(self._pages, "<I", at))

    def tables(self, field: int) -> Iterator[_Table]:
        for place, _ in self._items(field, 4):
            yield _Table(self._pages, place + _int(self._pages, "<I", place))

    def structs(self, field: int, form: str) -> Iterator[Any]:
        for place, size in self._items(field, struct.calcsize(form)):
            yield struct.unpack(form, self._pages[place : place + size])

    def _items(self, field: int, size: int) -> Iterator[tuple[int, int]]:
        if at := self._at(field):
            first = at + _int(self._pages, "<I", at)
            for number in range(_int(self._pages, "<I", first)):
                yield first + 4 + number * size, size


def _root(pages: mmap.mmap, place: int) -> _Table:
    return _Table(pages, place + _int(pages, "<I", place))


def _int(pages: mmap.mmap, form: str, place: int) -> int:
    found: int = struct.unpack_from(form, pages, place)[0]
    return found
