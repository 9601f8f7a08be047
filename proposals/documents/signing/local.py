"""Signing with a certificate and key of our own: PAdES by pyHanko (B-T with a timestamp service, else B-B), seal picture multiplied onto the page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from proposals.documents.signing.certificates import SigningKey
from proposals.documents.signing.event_loop import run_alone
from proposals.documents.signing.placing import page_box
from proposals.documents.signing.service import SealProblem, SealRequest
from proposals.domain.sealing import SealPlace

FIELD = "Seal"
_POINTS = 72 / 25.4


class CertificateSeal:
    """The sealing service that holds the key itself."""

    def __init__(self, key: SigningKey, timestamps: TimeStamper | None = None) -> None:
        self._signer = _signer(key)
        self._timestamps = timestamps

    def sign(self, pdf: bytes, request: SealRequest) -> bytes:
        """Append one revision with the signature; the clock is the request's."""
        place = request.place if request.picture else None
        spec = SigFieldSpec(FIELD, on_page=place.page if place else 0, box=_box(pdf, place))
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=request.issuer,
            reason=request.reason,
            subfilter=SigSeedSubFilter.PADES,
        )
        style = _style(request.picture) if place else None
        signer = _TimedSigner(
            metadata, self._signer, timestamper=self._timestamps, stamp_style=style, new_field_spec=spec
        )
        signer.at = request.at
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
            signed: io.BytesIO = run_alone(signer.async_sign_pdf(writer))
        except SealProblem:
            raise
        except Exception as error:  # whatever a foreign PDF makes the library say
            raise SealProblem("给PDF签名没有成功，PDF没有改动；请重试，仍不行的请联系系统管理员。") from error
        return signed.getvalue()


class _TimedSigner(PdfSigner):
    """Takes the time of signing as it is told: the library would look at the clock."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _Multiplied(PdfImage):
    """A picture through which the text under it stays readable, as ink would leave it."""

    def render(self) -> bytes:
        mode = generic.DictionaryObject({generic.pdf_name("/BM"): generic.pdf_name("/Multiply")})
        self.set_resource(ResourceType.EXT_G_STATE, generic.pdf_name("/SealInk"), mode)
        drawn: bytes = super().render()
        return b"/SealInk gs " + drawn


def _style(picture: bytes) -> StaticStampStyle:
    middle = AxisAlignment.ALIGN_MID
    whole = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins.uniform(0))
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    ink = _Multiplied(image, name="Seal")
    return StaticStampStyle(border_width=0, background=ink, background_layout=whole)


def _box(pdf: bytes, place: SealPlace | None) -> Any:
    """The place in points from the page's lower left corner: fractions, though the library's types say whole ones."""
    if place is None:
        return None
    left, _, _, top = page_box(pdf, place.page)
    x, y = left + place.left * _POINTS, top - place.top * _POINTS
    corners = (x, y - place.height * _POINTS, x + place.width * _POINTS, y)
    return tuple(round(c, 2) for c in corners)


def _signer(key: SigningKey) -> SimpleSigner:
    pkcs8 = key.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = [x509.Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in key.chain]
    return SimpleSigner(
        signing_cert=chain[0],
        signing_key=keys.PrivateKeyInfo.load(pkcs8),
        cert_registry=SimpleCertificateStore.from_certs(chain[1:]),
    )
