"""The ways out as this installation has set them up."""

from __future__ import annotations

from dataclasses import dataclass

from proposals.channels.mail_address import mail_server
from proposals.channels.messages import OpenChannel, trust
from proposals.channels.smtp import Mail
from proposals.channels.webhook import Webhook, robot
from proposals.domain.errors import BadInput
from proposals.domain.notices import Channel
from proposals.settings import Settings


@dataclass(frozen=True, slots=True)
class Outlet:
    """One way out: in words without secrets, and how it is opened; ``problem`` where the settings are wrong."""

    told: str = ""
    open: OpenChannel | None = None
    problem: str = ""


def is_set_up(settings: Settings, channel: Channel) -> bool:
    """Whether an address is set; whether it is a good one ``outlet`` says."""
    return bool(settings.smtp_url if channel is Channel.EMAIL else settings.webhook_url)


def outlet(settings: Settings, channel: Channel) -> Outlet:
    """The way out for this channel, read from the settings."""
    try:
        return _mail(settings) if channel is Channel.EMAIL else _webhook(settings)
    except BadInput as wrong:
        return Outlet(problem=wrong.sentence)


def _mail(settings: Settings) -> Outlet:
    server = mail_server(settings.smtp_url, settings.mail_from)
    trusted = trust(settings.tls_ca)
    return Outlet(
        f"{server.told}，发件人{server.sender}", lambda s: Mail(server, trusted, settings.base_url, s)
    )


def _webhook(settings: Settings) -> Outlet:
    group = robot(settings.webhook_url, settings.webhook_format, settings.webhook_secret)
    trusted = trust(settings.tls_ca)
    return Outlet(group.told, lambda s: Webhook(group, trusted, s))
