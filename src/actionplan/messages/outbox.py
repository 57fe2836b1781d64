"""Messages as files in a folder that only its owner can look into, for a mail program to open and send."""

from __future__ import annotations

import os
from pathlib import Path

from actionplan.atomic import make_folder, why_not_written, write_new
from actionplan.model.evidence_files import safe_file_name
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise


class NoOutbox(Refusal):
    """Nothing can be written there."""


class Outbox:
    """A folder of messages: a new one, or one that is empty."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder.

        Raises:
            NoOutbox: if there is something in it already, or it cannot be made.
        """
        self.folder, self._names = folder, list[str]()
        name = sanitise(str(folder))
        try:
            make_folder(folder)
            if any(folder.iterdir()):
                raise NoOutbox(f"{name} already exists, and is not empty; choose another name with --outbox")
            if os.name != "nt":
                folder.chmod(0o700)
        except OSError as error:
            raise NoOutbox(sanitise(why_not_written(folder, error))) from error

    def write(self, whose: str, data: bytes) -> Path:
        """Writes one message into a file of its own, named after whose it is.

        Raises:
            NoOutbox: if it cannot be written.
        """
        name = safe_file_name(f"{whose}.eml", self._names)
        self._names.append(name)
        target = self.folder / name
        try:
            write_new(target, data)
        except OSError as error:
            raise NoOutbox(sanitise(why_not_written(target, error))) from error
        return target
