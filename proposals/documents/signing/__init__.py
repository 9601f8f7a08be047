"""电子签章 of PDFs, without a database: one interface, two services behind it, and the reading of signatures.

``service``       the interface ``SealService``, the request, the problem
``local``         key and certificate of our own (PAdES)   ``platform``  a city's platform, asked over HTTP
``certificates``  reading, checking and locking keys       ``pictures``  seal pictures, checked
``stamps``        timestamps beside a signature, checked  ``timestamper``  asking a service for one
``strict_cms``    nothing hides in a signature     ``asking``  HTTP with an end in size and time
``placing``       where the text stands                    ``identity``  who issued what, inside the PDF
``reading``       is this file what was signed?            ``returned``  did a service change anything else?

A part is loaded when it is first asked for (``signing.read_signature``): pyHanko takes 25 MB, and most processes
never see a signature.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proposals.documents.signing.identity import identity_of, with_identity
    from proposals.documents.signing.local import CertificateSeal
    from proposals.documents.signing.pictures import check_seal_picture, seal_size
    from proposals.documents.signing.placing import text_lines
    from proposals.documents.signing.platform import Platform, PlatformSeal
    from proposals.documents.signing.reading import (
        PdfSignature,
        SignatureBroken,
        looks_signed,
        read_signature,
    )
    from proposals.documents.signing.returned import check_returned
    from proposals.documents.signing.service import SealProblem, SealRequest, SealService
    from proposals.documents.signing.stamps import Timestamp
    from proposals.documents.signing.timestamper import HttpTimeStamper, TimestampService

PARTS = {
    "identity": ("identity_of", "with_identity"),
    "local": ("CertificateSeal",),
    "pictures": ("check_seal_picture", "seal_size"),
    "placing": ("text_lines",),
    "platform": ("Platform", "PlatformSeal"),
    "reading": ("PdfSignature", "SignatureBroken", "looks_signed", "read_signature"),
    "returned": ("check_returned",),
    "service": ("SealProblem", "SealRequest", "SealService"),
    "stamps": ("Timestamp",),
    "timestamper": ("HttpTimeStamper", "TimestampService"),
}


def __getattr__(name: str) -> Any:
    """The function or class of this name, from its part."""
    for part, names in PARTS.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{part}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CertificateSeal",
    "HttpTimeStamper",
    "PdfSignature",
    "Platform",
    "PlatformSeal",
    "SealProblem",
    "SealRequest",
    "SealService",
    "SignatureBroken",
    "Timestamp",
    "TimestampService",
    "check_returned",
    "check_seal_picture",
    "identity_of",
    "looks_signed",
    "read_signature",
    "seal_size",
    "text_lines",
    "with_identity",
]
