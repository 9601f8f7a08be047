"""A kept file on its way to somebody: name, kind and bytes."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass

from proposals.services._office import Office
from proposals.storage.tables.system import Blob


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What a page sends."""

    name: str
    media_type: str
    data: bytes


def kept_file(office: Office, blob: Blob, name: str) -> KeptFile:
    """The file under this name, with the suffix of its kind."""
    suffix = mimetypes.guess_extension(blob.media_type) or ""
    return KeptFile(name + suffix, blob.media_type, office.read_file(blob))
