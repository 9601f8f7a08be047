"""Pages of our own PDFs as pictures: which width was asked for, and the answer."""

from __future__ import annotations

import io

from flask import request, send_file
from flask.typing import ResponseReturnValue

from proposals.services._renderings import PNG, WIDTHS

ON_A_SCREEN = WIDTHS[1]


def asked_width() -> int:
    """The width in the address, one of ``WIDTHS``; anything else is that of a screen."""
    width = request.args.get("width", type=int)
    return width if width in WIDTHS else ON_A_SCREEN


def send_picture(png: bytes) -> ResponseReturnValue:
    """A picture to be shown in a page."""
    return send_file(io.BytesIO(png), mimetype=PNG)
