"""What every page shows around its content, as one typed object: ``site`` in the templates."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NavEntry:
    """One entry at the left; ``due`` marks a count that waits for this person; ``around``: the page is one under it."""

    label: str
    url: str
    count: int | str | None = None
    current: bool = False
    due: bool = False
    around: bool = False


@dataclass(frozen=True)
class Person:
    """Who is logged in, as the top bar shows it."""

    name: str
    post: str = ""


@dataclass(frozen=True)
class Site:
    """The frame of a page. An empty address hides the element that needs it.

    ``unit``: whose installation (or unit) this is · ``environment``: words of the banner (测试环境), empty in
    production · ``warning``: what keeps the house from working, for whoever can have it mended · ``search_text``:
    what was searched · ``unread``: messages not read yet · ``large_text``: 长辈版 is on (cookie) · ``logout_url``
    and ``large_text_url`` take a POST.
    """

    unit: str = ""
    me: Person | None = None
    nav: tuple[NavEntry, ...] = field(default_factory=tuple)
    home_url: str = "/"
    search_url: str = ""
    search_text: str = ""
    account_url: str = ""
    inbox_url: str = ""
    unread: int = 0
    logout_url: str = ""
    accessibility_url: str = ""
    large_text_url: str = ""
    large_text: bool = False
    environment: str = ""
    warning: str = ""

    def __post_init__(self) -> None:
        """At most seven entries: more is a list nobody reads."""
        if len(self.nav) > 7:
            raise ValueError(f"the navigation has {len(self.nav)} entries; seven is the limit")
