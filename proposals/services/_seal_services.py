"""Who signs: the provider's name of a certificate leads to a sealing service, our own or a city's platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from proposals.documents import signing
from proposals.documents.signing import (
    Platform,
    PlatformSeal,
    SealProblem,
    SealService,
)
from proposals.documents.signing.certificates import SigningKey, read_chain, unlock_key
from proposals.domain.errors import BadInput, DomainError
from proposals.services._office import Office, read_data
from proposals.settings import signing_secret
from proposals.storage.tables.signing import SealCertificate

OWN = "certificate"


def platforms() -> dict[str, Platform]:
    """The configured 电子印章 platforms by provider name; ``data/seals.toml`` says how they are written."""
    return {
        name: _platform(name, entry) for name, entry in read_data("seals.toml").get("platforms", {}).items()
    }


def timestamp_service() -> signing.TimestampService | None:
    """The configured timestamp service, None while its address is empty.

    Plain HTTP is allowed: the question is a digest, the answer is signed.
    """
    entry = read_data("seals.toml").get("timestamp", {})
    if not isinstance(entry, dict) or set(entry) - {"url", "seconds"}:
        raise BadInput("seals.toml 里的[timestamp]写得不对，只能有url和seconds，请改正。")
    url = str(entry.get("url", ""))
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise BadInput("seals.toml 里时间戳服务的网址应以https://或http://开头，请改正。")
    return signing.TimestampService(url, _seconds("时间戳服务", entry.get("seconds", 10)))


def provider_names() -> dict[str, str]:
    """Every provider with its name for people."""
    return {OWN: "本系统（证书和私钥）"} | {name: platform.name for name, platform in platforms().items()}


def seal_service(office: Office, certificate: SealCertificate) -> SealService:
    """The service behind a certificate; an unknown provider or a key that does not open is refused."""
    if certificate.provider == OWN:
        stamping = timestamp_service()
        return signing.CertificateSeal(
            _own_key(office, certificate), signing.HttpTimeStamper(stamping) if stamping else None
        )
    platform = platforms().get(certificate.provider)
    if platform is None:
        raise SealProblem(f"没有配置电子印章平台“{certificate.provider}”，没有签章；请检查 seals.toml。")
    return PlatformSeal(platform)


def _own_key(office: Office, certificate: SealCertificate) -> SigningKey:
    secret = signing_secret(office.settings)
    key = unlock_key(certificate.encrypted_key, secret, certificate.fingerprint)
    return SigningKey(key, read_chain(certificate.chain))


def locked_out(office: Office) -> list[str]:
    """One sentence for each certificate in use with which nothing can be signed any more."""
    problems = []
    for certificate in office.db.scalars(select(SealCertificate).where(SealCertificate.active)):
        try:
            seal_service(office, certificate)
        except DomainError as problem:
            problems.append(f"签章证书“{certificate.subject}”：{problem.sentence}")
    return problems


def _platform(name: str, entry: dict[str, Any]) -> Platform:
    known = {"name", "url", "token_file", "seconds"}
    if (
        name == OWN
        or len(name) > 32
        or not isinstance(entry, dict)
        or set(entry) - known
        or "url" not in entry
    ):
        raise BadInput(f"seals.toml 里的平台“{name}”写得不对，请对照自带的文件检查。")
    url = str(entry["url"])
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise BadInput(f"seals.toml 里的平台“{name}”的网址应以https://开头。")
    seconds = _seconds(f"平台“{name}”", entry.get("seconds", 20))
    return Platform(str(entry.get("name", name)), url, _token(name, entry.get("token_file")), seconds)


def _seconds(whose: str, seconds: object) -> float:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1 <= seconds <= 120:
        raise BadInput(f"seals.toml 里{whose}的seconds应在1到120之间。")
    return float(seconds)


def _token(name: str, file: object) -> str:
    if not file:
        return ""
    try:
        return Path(str(file)).read_text(encoding="utf-8").strip()
    except OSError:
        raise BadInput(f"seals.toml 里的平台“{name}”的口令文件读不到，请核对 token_file。") from None
