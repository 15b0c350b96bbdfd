"""From JSON back to the frozen dataclasses papers are made of, strictly: unknown or missing fields and wrong types are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> dict[str, Any]:
    """A dataclass as plain JSON values (tuples become lists)."""
    plain = _plain(asdict(value))
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def from_json(cls: type[T], data: Mapping[str, Any], where: str = "") -> T:
    """The dataclass again. ValueError names the field by its path."""
    assert is_dataclass(cls)
    types = get_type_hints(cls)
    known = {f.name: f for f in fields(cls)}
    if extra := sorted(set(data) - set(known)):
        raise ValueError(f"unknown field {where}{extra[0]}")
    for name, field in known.items():
        if name not in data and field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"missing field {where}{name}")
    return cls(**{name: _value(types[name], item, f"{where}{name}") for name, item in data.items()})


def _value(kind: Any, item: Any, where: str) -> Any:
    if get_origin(kind) is tuple:
        if not isinstance(item, (list, tuple)):
            raise ValueError(f"{where} is not a list")
        return tuple(_value(get_args(kind)[0], one, f"{where}[{n}]") for n, one in enumerate(item))
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(item, Mapping):
            raise ValueError(f"{where} is not an object")
        return from_json(kind, item, f"{where}.")
    if get_origin(kind) is UnionType:
        return None if item is None else _value(next(k for k in get_args(kind) if k is not NoneType), item, where)
    if get_origin(kind) is dict:
        return {str(key): str(one) for key, one in item.items()}
    if not isinstance(item, kind) or (kind is int and isinstance(item, bool)):
        raise ValueError(f"{where} is not {kind.__name__}")
    return item
