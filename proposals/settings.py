"""Every setting with its meaning and default; from the environment (``FUHAN_…``, ``DATABASE_URL``) or ``instance/fuhan.toml``.

An unknown key is an error: a mistyped setting must not be silently ignored.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from proposals.domain.errors import BadInput

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation."""

    database_url: str = "sqlite:///var/fuhan.db"
    """SQLAlchemy URL: SQLite file, or ``postgresql+psycopg://…``."""
    blob_dir: str = "var/blobs"
    """Folder for files, shared by all machines."""
    secret_key: str = ""
    """Key of cookies and links; made and kept in ``var/secret_key`` where empty."""
    base_url: str = "http://127.0.0.1:8000"
    """Address under which members reach the site, for links and QR codes."""
    installation: str = "bureau"
    """``bureau``: one bureau, dispatched from outside; ``city``: the authority works here too."""
    receipt_links: bool = True
    """Print link and QR code on the receipt form; off where members cannot reach the site."""
    receipt_link_days: int = 180
    """Days for which a receipt link works."""
    cohandler_link_days: int = 60
    """Days for which a co-handler's one-off link works."""
    idle_minutes: int = 30
    """A login ends after so many minutes without a request."""
    upload_megabytes: int = 30
    """Largest upload."""
    failed_logins: int = 5
    """Failed attempts after which an account is locked."""
    lock_minutes: int = 15
    """For how long it is locked."""
    banner: str = ""
    """Words above every page, e.g. 测试环境."""
    signing_secret: str = ""
    """Opens the private keys of 电子签章, which lie encrypted in the database; made and kept in
    ``var/signing_secret`` where empty. Lost, the certificates must be uploaded anew."""
    trust_dir: str = "var/trust"
    """Folder of ``*.pem`` certificates that ``verify`` accepts besides those of the register."""
    smtp_url: str = ""
    """Mail server, ``smtp://user:password@host:587?tls=starttls`` (or ``tls=on``, ``tls=off``; on where the scheme
    is ``smtps``); empty: no e-mail is written."""
    mail_from: str = ""
    """Sender of e-mails, ``复函 <fuhan@example.gov.cn>``; needed with ``smtp_url``."""
    webhook_url: str = ""
    """Address of the office's group robot; empty: none."""
    webhook_format: str = "json"
    """``wecom`` 企业微信, ``dingtalk`` 钉钉, or ``json`` with our own signature."""
    webhook_secret: str = ""
    """Secret with which webhook messages are signed."""
    tls_ca: str = ""
    """File with certificates that the TLS of mail server and webhook may rest on besides the system's."""
    secure_cookies: bool = False
    """Send cookies over HTTPS alone; switch on wherever HTTPS is served."""


def load(environment: Mapping[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Read the settings: the environment beats the file, the file beats the defaults."""
    environment = os.environ if environment is None else environment
    file = (instance or ROOT / "instance") / "fuhan.toml"
    found: dict[str, object] = {}
    if file.is_file():
        found.update(tomllib.loads(file.read_text(encoding="utf-8")))
    if "DATABASE_URL" in environment:
        found["database_url"] = environment["DATABASE_URL"]
    for name, value in environment.items():
        if name.startswith("FUHAN_") and name not in OTHER_VARIABLES:
            found[name.removeprefix("FUHAN_").lower()] = value
    return from_mapping(found)


OTHER_VARIABLES = frozenset({"FUHAN_SEEDS", "FUHAN_REQUIRE_PUBLISHED_LETTER"})
"""Variables with our prefix that are no settings (tests read them)."""


def from_mapping(found: Mapping[str, object]) -> Settings:
    """Settings from raw values; texts become numbers and switches where the field is one."""
    kinds = {f.name: f.type for f in fields(Settings)}
    typed: dict[str, object] = {}
    for name, value in found.items():
        if name not in kinds:
            raise BadInput(f"不认识的设置项“{name}”，请对照 proposals/settings.py 检查。")
        typed[name] = _typed(name, str(kinds[name]), value)
    return Settings(**typed)  # type: ignore[arg-type]


def _typed(name: str, kind: str, value: object) -> object:
    if kind == "bool":
        if str(value).lower() in ("1", "true", "yes", "on"):
            return True
        if str(value).lower() in ("0", "false", "no", "off"):
            return False
        raise BadInput(f"设置项“{name}”只能是 true 或 false，现在是“{value}”。")
    if kind == "int":
        try:
            return int(str(value))
        except ValueError:
            raise BadInput(f"设置项“{name}”应是整数，现在是“{value}”。") from None
    return str(value)


def secret_key(settings: Settings) -> str:
    """The key of cookies and links: as set, else made once and kept beside the database."""
    return settings.secret_key or _kept_secret(Path(settings.blob_dir).parent / "secret_key")


def signing_secret(settings: Settings, *, make: bool = False) -> str:
    """What the private keys of 电子签章 are locked with: as set, else kept in a file beside the database and not in it.

    Empty where there is none yet; locking the first key may ``make`` it, opening one never does.
    """
    file = Path(settings.blob_dir).parent / "signing_secret"
    if settings.signing_secret or (not make and not file.exists()):
        return settings.signing_secret
    return _kept_secret(file)


def _kept_secret(file: Path) -> str:
    """Read the secret in the file, made by whoever comes first; another process never sees half of it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        own = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(secrets.token_hex(32))
            _give_name(own, file)
        finally:
            own.unlink(missing_ok=True)
    return file.read_text(encoding="ascii")


def _give_name(own: Path, file: Path) -> None:
    """Put a finished file in its place unless one is there; some file systems know no hard links."""
    try:
        os.link(own, file)
    except FileExistsError:
        return
    except OSError:
        if not file.exists():
            own.rename(file)
