"""Where what stands in a database may turn out to be no plan. A mistake of the program is never told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Decoded = TypeVar("_Decoded")


class Undecodable(ValueError):
    """Rows, or a document, that no plan of this program has; ``refusing`` says of which file."""


def decodes(function: Callable[_Arguments, _Decoded]) -> Callable[_Arguments, _Decoded]:
    """Of a function that makes values of what was read: what cannot be made is Undecodable."""

    @wraps(function)
    def decoding(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Decoded:
        try:
            return function(*args, **kwargs)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise Undecodable(str(error)) from error

    return decoding
