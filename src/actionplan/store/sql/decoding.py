"""Where what stands in a database may turn out to be no plan. A mistake of the program is never told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from msgspec import ValidationError

_Arguments = ParamSpec("_Arguments")
_Decoded = TypeVar("_Decoded")


class Undecodable(ValueError):
    """Rows, or a document, that no plan of this program has; ``refusing`` says of which file."""


def decodes(function: Callable[_Arguments, _Decoded]) -> Callable[_Arguments, _Decoded]:
    """Of a function that makes values of what was read: a value that is not of its kind is Undecodable.

    Anything else that goes wrong in it is a mistake of the program, and ends in its log.
    """

    @wraps(function)
    def decoding(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Decoded:
        try:
            return function(*args, **kwargs)
        except ValidationError as error:
            # Where in a row it stands, counted from nought, helps nobody.
            raise Undecodable(str(error).partition(" - at `")[0]) from error
        except ValueError as error:
            raise Undecodable(str(error)) from error

    return decoding
