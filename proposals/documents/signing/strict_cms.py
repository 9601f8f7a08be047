"""CMS read so that nothing hides in it: every byte is compared, signed, or refused."""

from __future__ import annotations

from asn1crypto import cms, core
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

DIGESTS = ("sha256", "sha384", "sha512")
CHANGED = "文件在签名以后被改动过"
APPENDED = "文件在签名以后又添加了内容，或者被截断"
SEVERAL = "文件里不止一个签名，不是本系统签发的样子"
DAMAGED = "签名残缺或者被去掉了"


class SignatureBroken(Exception):
    """The signature does not stand for this file; ``why`` is a sentence without its full stop."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_plain(info: cms.ContentInfo, version: str, content_type: str) -> bool:
    """One signer, its digest algorithm alone, one type of content, no revocation lists, nothing between the fields."""
    signed = info["content"]
    (signer,) = signed["signer_infos"]
    return (
        info["content_type"].native == "signed_data"
        and signed["version"].native == version
        and signer["version"].native == "v1"
        and [d.dump() for d in signed["digest_algorithms"]] == [signer["digest_algorithm"].dump()]
        and signer["digest_algorithm"]["algorithm"].native in DIGESTS
        and signed["encap_content_info"]["content_type"].native == content_type
        and not signed["crls"]
        and all(is_filled(part) for part in (info, signed, signer))
    )


def is_filled(part: core.Sequence) -> bool:
    """Nothing stands in the sequence besides its fields."""
    return sum(len(part[name].dump()) for name in part) == len(part.contents)


def certificates_in(signed: cms.SignedData) -> list[core.Asn1Value]:
    """Every certificate that came with a signature."""
    return [choice.chosen for choice in signed["certificates"]]


def own_certificate(signed: cms.SignedData) -> core.Asn1Value:
    """The signer's certificate; ``ValueError`` unless there is exactly one."""
    (signer,) = signed["signer_infos"]
    (own,) = {c.dump(): c for c in certificates_in(signed) if _is_of(signer["sid"], c)}.values()
    return own


def _is_of(sid: cms.SignerIdentifier, certificate: core.Asn1Value) -> bool:
    """Byte for byte: names compare more generously than a proof may."""
    if sid.name != "issuer_and_serial_number":
        return False
    wanted = sid.chosen
    return bool(
        wanted["issuer"].dump() == certificate.issuer.dump()
        and wanted["serial_number"].native == certificate.serial_number
    )


def signs(signed: cms.SignedData, own: core.Asn1Value, content_type: str, digest: bytes) -> tuple[bool, bool]:
    """Whether the digest is the one that was signed, and whether the signature is the certificate's."""
    intact, valid = validate_sig_integrity(signed["signer_infos"][0], own, content_type, digest)
    return bool(intact), bool(valid)
