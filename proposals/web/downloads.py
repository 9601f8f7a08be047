"""Kept files as downloads: nothing uploaded is ever shown inside the site."""

from __future__ import annotations

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from proposals.services._kept import KeptFile


def send_kept(kept: KeptFile) -> ResponseReturnValue:
    """One file, always as an attachment."""
    return send_file(
        io.BytesIO(kept.data), mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )
