"""Look into an uploaded file before anything else touches it: by content, not by name."""

from proposals.documents.uploads.inspection import Upload, UploadLimits, inspect_upload, safe_name
from proposals.documents.uploads.kinds import UploadKind, UploadPurpose

__all__ = ["Upload", "UploadKind", "UploadLimits", "UploadPurpose", "inspect_upload", "safe_name"]
