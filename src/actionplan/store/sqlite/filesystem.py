"""The place where a database lies: whether it can be written to there, and whether several people safely can.

SQLite keeps people apart with the locks of the file system. On a network file system those often do nothing, and a
plan that two people save at once is then damaged without a word; so there it is only read.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from actionplan import settings

_NAMES = (
    "nfs nfs4 cifs smb3 smbfs smb2 9p afs ceph coda davfs glusterfs gpfs lustre beegfs ncpfs orangefs pvfs2 "
    "fuse.sshfs fuse.rclone fuse.s3fs fuse.davfs2 fuse.gvfsd-fuse fuse.glusterfs fuse.curlftpfs fuse.smbnetfs "
    "fuse.ceph fuse.cephfs fuse.gcsfuse fuse.blobfuse fuse.blobfuse2 fuse.nfs fuse.vmhgfs-fuse vboxsf vmhgfs "
    "prl_fs drvfs webdav afpfs"
)
NETWORK = frozenset(_NAMES.split())
"""File systems, as the system names them, that reach over a network or out of a virtual machine."""
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4
_GROUP_FOLDER = stat.S_ISGID | stat.S_IRWXG


def why_only_read(path: Path) -> str:
    """Why the database at ``path`` can only be read; empty if it may be written to."""
    path = path.resolve()
    if not os.access(path, os.W_OK):
        return "the file is write-protected"
    if not os.access(path.parent, os.W_OK):
        return "its folder is write-protected, and a save writes beside the file"
    return why_no_network(path)


def why_no_network(path: Path) -> str:
    """Why nobody should write at ``path``: it lies on a network file system. Empty if it does not, or is allowed."""
    kind = network(path)
    if not kind or settings.network_allowed():
        return ""
    return (
        f"it is kept on a network file system ({kind}), where two people saving at once can damage it; keep it on the "
        "disk of one computer that everybody logs in to, or set ACTIONPLAN_ALLOW_NETWORK=1 if only one person ever "
        "writes"
    )


def network(path: Path) -> str:
    """The network file system that ``path`` lies on, or would lie on; empty if it is none that is known."""
    path = path.resolve()
    if sys.platform == "win32":
        return _windows_share(path)
    if sys.platform == "darwin":
        return _mac_share(path)
    try:
        table = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return _network_kind(mounted_as(path, table))


def _network_kind(kind: str) -> str:
    """The kind of file system, if it is one that reaches over a network."""
    return kind if kind in NETWORK else ""


def mounted_as(path: Path, table: str) -> str:
    """The type of the file system that holds ``path``, by a table such as ``/proc/self/mountinfo``."""
    best, kind = -1, ""
    for line in table.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        # What is mounted over something else stands below it.
        folder = _unescaped(fields[4])
        if (path == folder or folder in path.parents) and len(folder.parts) >= best:
            best, kind = len(folder.parts), after.split(" ")[0]
    return kind


def _unescaped(name: str) -> Path:
    for sign in (" ", "\t", "\n", "\\"):
        name = name.replace(f"\\{ord(sign):03o}", sign)
    return Path(name)


def _windows_share(path: Path) -> str:
    if sys.platform != "win32":
        return ""
    import ctypes

    drive = path.drive
    if drive.startswith("\\\\"):
        return "a Windows share"
    if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") != _REMOTE_DRIVE:
        return ""
    return f"the network drive {drive}"


def _mac_share(path: Path) -> str:
    """Best effort: what ``mount`` says of what is mounted under /Volumes."""
    if path.parts[:2] != ("/", "Volumes"):
        return ""
    import re
    import subprocess

    table = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    mounts = [
        (len(folder), kind)
        for folder, kind in re.findall(r" on (/.*?) \((\w+)", table)
        if Path(folder) == path or Path(folder) in path.parents
    ]
    return _network_kind(max(mounts, default=(0, ""))[1])


def why_not_shared(folder: Path) -> str:
    """Why a group could not share a database in ``folder``, and what to do; empty if it can."""
    if os.name == "nt":
        return "--shared is for Unix groups; on Windows give the group rights to the folder and leave it out"
    try:
        mode = folder.resolve().stat().st_mode
    except OSError as error:
        return f"{folder}: {error.strerror}; make the folder first, for its group"
    if mode & _GROUP_FOLDER != _GROUP_FOLDER:
        return (
            f"the folder {folder} is not one that a group shares: everybody who is to save has to be able to write in "
            f"it, and new files have to stay the group's; run: chgrp GROUP {folder} && chmod 2770 {folder}"
        )
    return ""
