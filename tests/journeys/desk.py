"""Somebody at a browser: finds everything by the words on the page, as people do."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.site import PASSWORD

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 812}


def labelled(words: str) -> re.Pattern[str]:
    """The label of a field, with or without its （选填）."""
    return re.compile(rf"^\s*{re.escape(words)}\s*(（选填）)?\s*$")


@dataclass
class Desk:
    """One browser of its own; ``said`` collects what its console complained of."""

    page: Page
    site: str
    said: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, site: str, viewport: dict[str, int], *, scripts: bool = True) -> "Desk":
        """A fresh browser that nobody is logged in to."""
        context = browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=scripts
        )
        desk = cls(context.new_page(), site)
        desk._listen()
        return desk

    def _listen(self) -> None:
        note = self.said.append
        self.page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda problem: note(str(problem)))
        self.page.on("dialog", lambda dialog: dialog.accept())

    @property
    def context(self) -> BrowserContext:
        """The browser around the page."""
        return self.page.context

    def log_in(self, name: str) -> "Desk":
        """By the form, as everybody."""
        self.go("/login")
        self.fill("账号", name)
        self.fill("密码", PASSWORD)
        self.press("登录")
        self.sees("待办")
        return self

    def new_tab(self) -> None:
        """Close this tab as people do, without asking, and open another one."""
        context = self.context
        self.page.close()
        self.page = context.new_page()
        self._listen()

    # ------------------------------------------------------------------ moving

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else self.site + path)

    def follow(self, words: str) -> None:
        """Click a link."""
        self.page.get_by_role("link", name=words, exact=True).and_(self._visible()).first.click()

    def press(self, words: str, *, beside: str = "") -> None:
        """Press a button that sends a form; ``beside``: in the section of this heading."""
        where = self.section(beside) if beside else self.page
        button = where.get_by_role("button", name=words, exact=True).and_(self._visible()).first
        with self.page.expect_navigation():
            button.click()

    def section(self, heading: str) -> Locator:
        """The part of the page under this heading."""
        return self.page.locator("section", has=self.page.get_by_role("heading", name=heading)).first

    def task(self, title: str) -> None:
        """From 待办 into the case of this title."""
        self.go("/")
        self._open_row(title)

    def case(self, title: str) -> None:
        """Into the case of this title by the search box."""
        self.page.get_by_role("searchbox").fill(title)
        self.press("搜索")
        self._open(self.page.locator("ol.hits").get_by_role("link", name=f"《{title}》"), title)

    def _open_row(self, title: str) -> None:
        self._open(self.page.locator("main tbody").get_by_role("link", name=title), title)

    def _open(self, links: Locator, title: str) -> None:
        links.first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)

    # ------------------------------------------------------------------ filling in

    def fill(self, label: str, words: str) -> None:
        """Type into a field, over what is there."""
        self._typed(label).fill(words)

    def type(self, label: str, words: str) -> None:
        """Key by key, as a person would, after what is there."""
        box = self._typed(label)
        box.press("Control+End")
        box.press_sequentially(words)

    def choose(self, legend: str, option: str) -> None:
        """One of a group of choices."""
        self._choice(legend, option).check()

    def pick(self, label: str, option: str) -> None:
        """One of a list, by the beginning of its words."""
        found = self.page.get_by_label(labelled(label)).and_(self.page.locator("select"))
        wanted = found.locator("option", has_text=re.compile(rf"^\s*{re.escape(option)}"))
        found.select_option(wanted.first.get_attribute("value"))

    def tick(self, words: str) -> None:
        """A check box."""
        self.page.locator("label.choice", has_text=words).locator("input").check()

    def attach(self, label: str, file: Path) -> None:
        """A file from this machine."""
        self.page.get_by_label(labelled(label)).set_input_files(file)

    def on_behalf(self, name: str, on: str, way: str = "纸质", paper_no: str = "", title: str = "") -> None:
        """代录: who really did it."""
        details = self.page.locator("details", has_text="代录：替他人登记")
        if details.get_attribute("open") is None:
            details.locator("summary").click()
        self.tick("这是替别人登记的")
        self.fill("实际办理人", name)
        self.choose("方式", way) if self._group("方式").count() == 1 else self._behalf_way(way)
        self.fill("实际办理日期", on)
        self.fill("来文字号或单号", paper_no)
        self.fill("职务", title)

    def _behalf_way(self, way: str) -> None:
        self._group("方式").last.locator("label.choice", has_text=re.compile(rf"^\s*{way}")).locator(
            "input"
        ).check()

    # ------------------------------------------------------------------ reading

    def sees(self, *words: str) -> None:
        """All of these stand on the page."""
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one)

    def does_not_see(self, *words: str) -> None:
        """None of these stands on the page."""
        for one in words:
            expect(self.page.locator("body")).not_to_contain_text(one)

    def reads(self, label: str) -> str:
        """What stands in a field."""
        return self._typed(label).input_value()

    def fits(self) -> bool:
        """Nothing runs off the side."""
        self.page.wait_for_load_state()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide) <= 0)

    # ------------------------------------------------------------------ where things are

    def _typed(self, label: str) -> Locator:
        fields = self.page.locator("input:not([type=radio]):not([type=checkbox]), textarea")
        return self.page.get_by_label(labelled(label)).and_(fields)

    def _group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=labelled(legend))

    def _choice(self, legend: str, option: str) -> Locator:
        labels = self._group(legend).locator("label.choice")
        return labels.filter(has_text=re.compile(rf"^\s*{re.escape(option)}")).first.locator("input")

    def _visible(self) -> Locator:
        return self.page.locator(":visible")
