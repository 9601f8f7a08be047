"""核验: who issued this file, what and when; by its signature, by the register's hash, or by both.

Needs no database for a signed PDF: ``trusted`` reads the certificates that count from files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from sqlalchemy import select

from proposals.documents import signing
from proposals.documents.signing.certificates import read_chain
from proposals.domain.errors import BadInput, TooMany
from proposals.domain.sealing import PaperKind
from proposals.domain.verification import CertificateShown, Finding, TimestampShown, Verdict
from proposals.services._office import Office
from proposals.services._printed import text_of
from proposals.storage.letters import valid_letter
from proposals.storage.refusals import refusals_from
from proposals.storage.tables.issuing import FileUse, Letter, LetterFile
from proposals.storage.tables.signing import SealCertificate

LARGEST = 100_000_000
PAGE = "/verify"
MOST_UNKNOWN, WITHIN = 30, timedelta(minutes=10)
DEMO_NOTE = "演示证书，不证明真实出处"
_FILE_WORDS = {FileUse.PDF: "PDF", FileUse.STAMPED: "盖章件", FileUse.RECEIPT_FORM: "回执表"}


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it is: its hash, and its signature, or why that does not hold (``broken``)."""

    sha256: str
    signature: signing.PdfSignature | None = None
    broken: str = ""


@dataclass(frozen=True, slots=True)
class _Registered:
    """A file of the register: what it is, of which letter."""

    letter: Letter
    word: str


def look_at(data: bytes) -> Looked:
    """Look at a file without asking anybody; refuses what is no file to verify."""
    if not data:
        raise BadInput("文件是空的，请重新选择要核验的文件。", field="file")
    if len(data) > LARGEST:
        raise BadInput(f"文件超过{LARGEST // 1_000_000}MB，不是函件的样子，请核对。", field="file")
    sha256 = hashlib.sha256(data).hexdigest()
    if not signing.looks_signed(data):
        return Looked(sha256)
    try:
        return Looked(sha256, signing.read_signature(data))
    except signing.SignatureBroken as broken:
        return Looked(sha256, broken=broken.why)


def trusted(folder: Path, files: Iterable[Path] = ()) -> frozenset[str]:
    """Fingerprints of the certificates in these PEM files and in the folder's; a named file must be readable."""
    found: set[str] = set()
    for file in files:
        try:
            pem = file.read_bytes()
        except OSError:
            raise BadInput(f"读不到证书文件{file}，请核对路径和权限。") from None
        found |= _fingerprints(pem)
    for file in sorted(folder.glob("*.pem")) if folder.is_dir() else ():
        found |= _fingerprints(file.read_bytes())
    return frozenset(found)


def _fingerprints(pem: bytes | str) -> set[str]:
    return {c.fingerprint(hashes.SHA256()).hex() for c in read_chain(pem)}


def judge(looked: Looked, trust: Collection[str], office: Office | None, now: datetime) -> Verdict:
    """The verdict; ``trust`` are fingerprints known besides the register's, ``office`` is the register if there is one."""
    registered = _find(office, looked.sha256) if office else None
    if registered is not None and office is not None:
        return _of_register(office, registered, looked, trust, now)
    if looked.broken:
        return Verdict(Finding.CHANGED, f"{looked.broken}，不能采信。", looked.sha256)
    if looked.signature is not None:
        own = _own(office) if office else frozenset()
        return _of_signature(looked.signature, looked.sha256, own, trust, now)
    if office is None:
        raise BadInput(
            "这个文件没有电子签名，要按登记簿里的摘要核验，而本机没有登记簿（数据库），或者数据库还没有升级；"
            "请到发文单位的核验网页核验，或者在装有登记簿的机器上运行。"
        )
    return Verdict(
        Finding.NOT_REGISTERED,
        "登记簿里没有这个文件：不是本系统发出的原件，或者发出以后被改动过，不能采信。",
        looked.sha256,
    )


def refuse_flood(office: Office, address: str) -> None:
    """Whoever tries many files that are not ours waits; counted from the access log, by all processes together."""
    if refusals_from(office.db, address, PAGE, office.now - WITHIN) >= MOST_UNKNOWN:
        raise TooMany("核验不通过的文件试得太多了，请十分钟后再试，或者与发文单位联系。")


def _of_signature(
    signature: signing.PdfSignature, sha256: str, own: Collection[str], trust: Collection[str], now: datetime
) -> Verdict:
    finding, sentence = _weighed(signature, own, trust)
    verdict = _with_signature(Verdict(finding, sentence, sha256), signature, trust, now)
    said = signature.identity
    if said is None:
        return replace(verdict, notes=(*verdict.notes, "文件里没有写发文信息"))
    return replace(
        verdict,
        unit=said.unit,
        number=said.number,
        title=said.title,
        signer=said.signer,
        issued_on=said.issued_on,
    )


def _weighed(
    signature: signing.PdfSignature, own: Collection[str], trust: Collection[str]
) -> tuple[Finding, str]:
    """What a sound signature is worth, which the register does not know."""
    certificate = signature.certificate
    known = {*own, *trust}
    if certificate.fingerprint not in known:
        return (
            Finding.UNKNOWN_CERTIFICATE,
            f"签名完整，但本机不认识这张证书（指纹{certificate.fingerprint[:16]}…），不能证明是谁签的。",
        )
    if not known.issuperset(signature.chain):
        return (
            Finding.UNKNOWN_CERTIFICATE,
            "签名完整，但签名里附带的上级证书本机不认识，请把整条证书链（PEM）放进信任目录后再核验。",
        )
    if not certificate.covers(signature.signed_at):
        return Finding.EXPIRED_CERTIFICATE, "签名完整，但签名时证书不在有效期内，不能采信。"
    if signature.identity is not None and signature.identity.kind is PaperKind.SAMPLE:
        return Finding.SAMPLE, "这是试印印章的样函，不是发出的函件。"
    if certificate.fingerprint in own and certificate.fingerprint not in trust:
        return (
            Finding.NOT_REGISTERED,
            "签名完整，证书也是登记的，但登记簿里没有这份文件，请与发文单位核实。",
        )
    demo = f"（{DEMO_NOTE}）" if certificate.demo else ""
    return Finding.SIGNED, f"签名有效，签名以后没有改动，由“{certificate.subject}”签发{demo}。"


def _with_signature(
    verdict: Verdict, signature: signing.PdfSignature, trust: Collection[str], now: datetime
) -> Verdict:
    """The verdict with times and certificate, and what else is to be known of them."""
    certificate = signature.certificate
    first, last = certificate.days
    return replace(
        verdict,
        signed_at=signature.signed_at,
        certificate=CertificateShown(
            certificate.subject, certificate.issuer, first, last, certificate.fingerprint
        ),
        timestamp=_stamp(signature, trust),
        notes=(*verdict.notes, *_notes(verdict, signature, now)),
    )


def _stamp(signature: signing.PdfSignature, trust: Collection[str]) -> TimestampShown | None:
    """The timestamp; it proves the time where every certificate in it is known from the trust folder or ``--trust``."""
    stamp = signature.timestamp
    if stamp is None:
        return None
    return TimestampShown(stamp.at, stamp.service.subject, set(trust).issuperset(stamp.chain))


def _notes(verdict: Verdict, signature: signing.PdfSignature, now: datetime) -> Iterator[str]:
    certificate, stamp = signature.certificate, signature.timestamp
    if certificate.demo and DEMO_NOTE not in verdict.sentence:
        yield DEMO_NOTE
    if signature.signed_at <= certificate.valid_to < now:
        yield f"证书已于{certificate.days[1]}到期，签名时还在有效期内"
    if signature.signed_at > now + timedelta(days=1):
        yield "签名时间晚于现在，请核对本机的时钟"
    if stamp and abs(stamp.at - signature.signed_at) > timedelta(days=1):
        yield "签名时间和时间戳相差一天以上，签名时间是签名人自己写的，请核对"
    if signature.identity and not certificate.demo and signature.identity.unit not in certificate.subject:
        yield "证书主体和文件里写的发文单位不同，请核对"


def _of_register(
    office: Office, found: _Registered, looked: Looked, trust: Collection[str], now: datetime
) -> Verdict:
    """A file that the register holds byte for byte."""
    letter = found.letter
    finding, sentence = Finding.REGISTERED, f"登记簿里有这个文件（{found.word}），和发出时一字不差。"
    if looked.signature is not None:
        demo = f"（{DEMO_NOTE}）" if looked.signature.certificate.demo else ""
        sentence = f"签名以后没有改动，登记簿里也有这个文件（{found.word}）{demo}。"
    if letter.void_at is not None:
        finding, sentence = Finding.VOID, _void_sentence(office, letter)
    verdict = Verdict(
        finding,
        sentence,
        looked.sha256,
        unit=text_of(letter).signature,
        number=letter.number or "",
        title="".join(text_of(letter).title),
        signer=f"{letter.signer_name or ''}{letter.signer_title or ''}",
        issued_on=letter.issued_on,
    )
    return _with_signature(verdict, looked.signature, trust, now) if looked.signature else verdict


def _void_sentence(office: Office, letter: Letter) -> str:
    successor = valid_letter(office.db, letter.handling_id, letter.proposal_id)
    later = successor.number if successor is not None and successor.round_id >= letter.round_id else None
    return f"文件是真的，但这份函已作废，{f'以{later}为准' if later else '请以发文单位另发的函为准'}。"


def _find(office: Office, sha256: str) -> _Registered | None:
    letter = office.db.scalars(
        select(Letter).where(Letter.docx_sha256 == sha256).order_by(Letter.id.desc())
    ).first()
    if letter is not None:
        return _Registered(letter, "Word原件")
    rows = (
        select(Letter, LetterFile)
        .join(LetterFile, LetterFile.letter_id == Letter.id)
        .where(LetterFile.sha256 == sha256)
        .order_by(LetterFile.id.desc())
    )
    row = office.db.execute(rows).first()
    return _Registered(row[0], _FILE_WORDS.get(row[1].use, "附件")) if row else None


def _own(office: Office) -> frozenset[str]:
    """Fingerprints of the register's certificates with their chains, ended ones included."""
    chains = office.db.scalars(select(SealCertificate.chain))
    return frozenset(fingerprint for chain in chains for fingerprint in _fingerprints(chain))
