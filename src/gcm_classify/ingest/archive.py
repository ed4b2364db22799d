"""Zip archives within limits: from their directory before any work, and counted while unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from gcm_classify.errors import Corrupt, DecompressionLimit, Encrypted
from gcm_classify.ingest.limits import ALARMING_BYTES, Limits

__all__ = ["Archive"]

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a method of compression that nobody uses
    OSError,
    ValueError,
)
_PASSWORD = 0x1  # bit of a member's flags


@dataclass(slots=True)
class Archive:
    """An open archive; `unpacked` counts what was taken out of it.

    Raises:
        DecompressionLimit: too many members, too many bytes, or a member packed like a bomb.
        Corrupt: no directory that could be read.
    """

    content: bytes
    name: str
    limits: Limits
    unpacked: int = 0
    _zip: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.content))
        except _BROKEN as error:
            raise _corrupt(self.name) from error
        self._refuse_bombs()

    @property
    def members(self) -> tuple[zipfile.ZipInfo, ...]:
        """Every file of it, folders left out, in the order of the directory."""
        return tuple(member for member in self._zip.infolist() if not member.is_dir())

    def read(self, member: zipfile.ZipInfo) -> bytes:
        """A member's bytes.

        Raises:
            DecompressionLimit: it unpacks to more than the archive may, whatever its directory says.
            Encrypted: a password is needed.
            Corrupt: its bytes are damaged.
        """
        if member.flag_bits & _PASSWORD:
            raise Encrypted(
                f"{self.name} is protected by a password", do="ask the sender for an unprotected copy"
            )
        room = self.limits.archive_bytes - self.unpacked
        try:
            with self._zip.open(member) as stream:
                content = stream.read(room + 1)
        except _BROKEN as error:
            raise _corrupt(self.name) from error
        if len(content) > room:
            raise self._too_much(f"more than {self.limits.archive_bytes} bytes")
        self.unpacked += len(content)
        return content

    def _refuse_bombs(self) -> None:
        members = self._zip.infolist()
        if len(members) > self.limits.archive_members:
            raise DecompressionLimit(
                f"{self.name} holds too many parts",
                got=len(members),
                expected=f"at most {self.limits.archive_members}",
                do="split it",
            )
        total = sum(member.file_size for member in members)
        if total > self.limits.archive_bytes:
            raise self._too_much(f"{total} bytes")
        for member in members:
            packed = max(member.compress_size, 1)
            if member.file_size > ALARMING_BYTES and member.file_size > self.limits.archive_ratio * packed:
                raise DecompressionLimit(
                    f"{self.name} is packed like a decompression bomb",
                    got=f"{member.filename!a}: {member.file_size} bytes out of {packed}",
                    expected=f"at most {self.limits.archive_ratio} times as many",
                    do="ask the sender for the file again",
                )

    def _too_much(self, got: str) -> DecompressionLimit:
        return DecompressionLimit(
            f"{self.name} unpacks to too much",
            got=got,
            expected=f"at most {self.limits.archive_bytes}",
            do="split it",
        )


def _corrupt(name: str) -> Corrupt:
    return Corrupt(f"{name} is a broken archive", do="ask the sender for the file again")
