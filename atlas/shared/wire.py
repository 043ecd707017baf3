"""Plain values as JSON, to send them from one process to another. Pure Python.

Dataclasses, paths and tuples keep their types. Only the classes that the reader names are created,
and no code is run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_CLASS, _PATH, _TUPLE, _BYTES = "@class", "@path", "@tuple", "@bytes"


def pack(value: Any) -> Any:
    """Return a value in a form that ``json.dumps`` accepts.

    :raises TypeError: when it is not a plain value.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Path):
        return {_PATH: str(value)}
    if isinstance(value, (bytes, bytearray)):
        return {_BYTES: bytes(value).hex()}
    return _pack_many(value)


def _pack_many(value: Any) -> Any:
    if isinstance(value, tuple):
        return {_TUPLE: [pack(item) for item in value]}
    if isinstance(value, list):
        return [pack(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: pack(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {_CLASS: type(value).__name__, **fields}
    if not isinstance(value, dict):
        raise TypeError(f"a {type(value).__name__} is not a plain value")
    if any(not isinstance(key, str) or key.startswith("@") for key in value):
        raise TypeError("a key of a dictionary is not plain text")
    return {key: pack(item) for key, item in value.items()}


def unpack(data: Any, classes: Iterable[type] = ()) -> Any:
    """Return the value that was packed.

    :param classes: the dataclasses that it may contain.
    :raises ValueError: when it contains another one.
    """
    return _unpack(data, {cls.__name__: cls for cls in classes})


def _unpack(data: Any, classes: dict[str, type]) -> Any:
    if isinstance(data, list):
        return [_unpack(item, classes) for item in data]
    if not isinstance(data, dict):
        return data
    for mark, make in _MAKERS.items():
        if mark in data:
            return make(data, classes)
    return {key: _unpack(item, classes) for key, item in data.items()}


def _make(data: dict[str, Any], classes: dict[str, type]) -> Any:
    if data[_CLASS] not in classes:
        raise ValueError(f"unexpected value of the class {data[_CLASS]}")
    values = {key: _unpack(item, classes) for key, item in data.items() if key != _CLASS}
    return classes[data[_CLASS]](**values)


_MAKERS: dict[str, Callable[[dict[str, Any], dict[str, type]], Any]] = {
    _CLASS: _make,
    _PATH: lambda data, _: Path(data[_PATH]),
    _BYTES: lambda data, _: bytes.fromhex(data[_BYTES]),
    _TUPLE: lambda data, classes: tuple(_unpack(item, classes) for item in data[_TUPLE]),
}
