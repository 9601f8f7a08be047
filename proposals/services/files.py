"""Uploaded files: looked at before they are kept."""

from __future__ import annotations

from proposals.documents.uploads import UploadPurpose, inspect_upload
from proposals.documents.uploads.inspection import UploadLimits
from proposals.services._office import Office
from proposals.storage.tables.system import Blob


def keep_upload(
    office: Office, name: str, data: bytes, *, field: str, purpose: UploadPurpose = UploadPurpose.ATTACHMENT
) -> Blob:
    """Check a file by its content and store it; refuses with a sentence at the field."""
    limits = UploadLimits(largest=office.settings.upload_megabytes * 1_000_000)
    upload = inspect_upload(name, data, purpose, limits, field=field)
    return office.keep_file(data, upload.media_type)


def keep_scan(office: Office, name: str, data: bytes, *, field: str) -> Blob:
    """A scan of a paper: PDF or picture."""
    return keep_upload(office, name, data, field=field, purpose=UploadPurpose.SCAN)
