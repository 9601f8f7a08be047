"""核验: what is said of a file that claims to be a letter of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from proposals.domain.dates import BEIJING, chinese_date


class Finding(StrEnum):
    """What was found; ``ACCEPTED`` alone means that the file is what was issued and still holds."""

    SIGNED = "signed"
    REGISTERED = "registered"
    VOID = "void"
    SAMPLE = "sample"
    CHANGED = "changed"
    UNKNOWN_CERTIFICATE = "unknown_certificate"
    EXPIRED_CERTIFICATE = "expired_certificate"
    NOT_REGISTERED = "not_registered"


ACCEPTED = frozenset({Finding.SIGNED, Finding.REGISTERED})


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """The certificate of a signature; the dates are Beijing days, the fingerprint is SHA-256."""

    subject: str
    issuer: str
    valid_from: date
    valid_to: date
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TimestampShown:
    """When a timestamp service (``issuer``, its name) saw the signature; ``trusted``: the service is known here."""

    at: datetime
    issuer: str
    trusted: bool

    def words(self) -> str:
        """The time in Beijing and what it is worth."""
        worth = "由时间戳服务证明" if self.trusted else "时间戳服务未列入信任，时间仅供参考"
        return f"{_clock(self.at)}，{self.issuer}；{worth}"

    def as_data(self) -> dict[str, object]:
        """JSON values."""
        at = self.at.astimezone(BEIJING).isoformat()
        return {"at": at, "issuer": self.issuer, "trusted": self.trusted}


def _clock(moment: datetime) -> str:
    at = moment.astimezone(BEIJING)
    return f"{chinese_date(at)} {at:%H:%M:%S}（北京时间）"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion in one sentence, and who issued what when as far as it is proved."""

    finding: Finding
    sentence: str
    sha256: str
    unit: str = ""
    number: str = ""
    title: str = ""
    signer: str = ""
    issued_on: date | None = None
    signed_at: datetime | None = None
    certificate: CertificateShown | None = None
    timestamp: TimestampShown | None = None
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """The file is genuine and still holds."""
        return self.finding in ACCEPTED

    def rows(self) -> list[tuple[str, str]]:
        """Who issued what when, in the words of a form, empty rows left out."""
        rows = [
            ("发文单位", self.unit),
            ("发文字号", self.number),
            ("标题", self.title),
            ("签发人", self.signer),
            ("成文日期", chinese_date(self.issued_on) if self.issued_on else ""),
            ("签名时间", _clock(self.signed_at) if self.signed_at else ""),
            ("时间戳", self.timestamp.words() if self.timestamp else ""),
        ]
        return [(label, value) for label, value in rows if value]

    def proofs(self) -> list[tuple[str, str]]:
        """What the certificate and the file are known by, for whoever compares."""
        shown = self.certificate
        rows = [
            ("证书主体", shown.subject if shown else ""),
            ("证书签发者", shown.issuer if shown else ""),
            (
                "证书有效期",
                f"{chinese_date(shown.valid_from)}至{chinese_date(shown.valid_to)}" if shown else "",
            ),
            ("证书指纹", shown.fingerprint if shown else ""),
            ("文件SHA-256", self.sha256),
        ]
        return [(label, value) for label, value in rows if value]

    def as_data(self) -> dict[str, object]:
        """The verdict as JSON values."""
        shown = self.certificate
        return {
            "accepted": self.accepted,
            "finding": self.finding.value,
            "conclusion": self.sentence,
            "unit": self.unit or None,
            "number": self.number or None,
            "title": self.title or None,
            "signer": self.signer or None,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "signed_at": self.signed_at.astimezone(BEIJING).isoformat() if self.signed_at else None,
            "timestamp": self.timestamp.as_data() if self.timestamp else None,
            "certificate": {
                "subject": shown.subject,
                "issuer": shown.issuer,
                "valid_from": shown.valid_from.isoformat(),
                "valid_to": shown.valid_to.isoformat(),
                "fingerprint": shown.fingerprint,
            }
            if shown
            else None,
            "notes": list(self.notes),
            "sha256": self.sha256,
        }
