"""The pictures of the README, taken from a served demo; run by hand, no test.

``make demo`` in one window, then ``.venv/bin/python -m tests.journeys.pictures http://127.0.0.1:8000 docs/images var/demo/letter.pdf``
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.desk import PHONE

DESK = {"width": 1200, "height": 700}
PASSWORD = "Fuhan-demo-1"


def main(site: str, folder: Path, letter: Path) -> None:
    """Take them all; ``letter`` is the PDF that the demo left."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        clerk = log_in(browser, site, "wangdengji")
        take(clerk, folder, "todo")
        clerk.goto(f"{site}/ledger")
        take(clerk, folder, "ledger")
        clerk.goto(f"{site}/holding/")
        take(clerk, folder, "holding")
        take_deadline(log_in(browser, site, "lichengban", PHONE), folder)
        head = log_in(browser, site, "zhouchuzhang")
        head.goto(f"{site}/ledger?q=0607")
        open_first(head)
        take(head, folder, "case")
        take_draft(browser, site, folder)
        take_review(log_in(browser, site, "qianhegao"), folder, "proofread")
        take_review(log_in(browser, site, "director", PHONE), folder, "review")
        cohandler = log_in(browser, site, "sunhuiban")
        open_first(cohandler)
        cohandler.goto(f"{cohandler.url.split('?')[0]}/give_opinion")
        take(cohandler, folder, "opinion")
        take_receipt(browser, clerk, site, folder)
        take_letter(clerk, site, folder)
        take_verdict(browser, site, folder, letter)
        browser.close()


def log_in(browser: Browser, site: str, login: str, viewport: dict[str, int] = DESK) -> Page:
    """A browser with this account of the demo."""
    page = browser.new_context(viewport=viewport, locale="zh-CN").new_page()
    page.goto(f"{site}/login")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="待办").first.wait_for()
    return page


def open_first(page: Page) -> None:
    """The first case of the list."""
    page.locator("main tbody tr a").first.click()
    page.get_by_role("heading", name="办理流程").wait_for()


def take_review(page: Page, folder: Path, name: str) -> None:
    """The approver's page of the first case that waits."""
    open_first(page)
    page.get_by_role("link", name="审核", exact=True).and_(page.locator(":visible")).first.click()
    take(page, folder, name)


def take_deadline(page: Page, folder: Path) -> None:
    """How the answer's last day of the handler's first case comes about."""
    open_first(page)
    page.locator(".clocks li").filter(has_text="答复").locator("a").first.click()
    take(page, folder, "deadline")


def take_draft(browser: Browser, site: str, folder: Path) -> None:
    """The editor of a case with points and opinions; its handler writes a few lines and inserts an opinion."""
    handler = log_in(browser, site, "lichengban")
    for link in [a.get_attribute("href") for a in handler.locator("main tbody tr a").all()]:
        handler.goto(f"{site}{link}/save_draft")
        insert = handler.get_by_role("button", name="保存并插入").first
        if insert.count():
            break
    if not handler.get_by_text("已用在第").count():
        body = handler.get_by_label("正文", exact=True)
        body.fill(
            body.input_value().replace("的建议\n", "的建议\n采纳。已列入今年工作安排，12月底前完成。\n")
        )
        insert.click()
        handler.get_by_text("已用在第").first.wait_for()
    handler.goto(handler.url.split("#")[0])
    take(handler, folder, "draft")


def take_receipt(browser: Browser, clerk: Page, site: str, folder: Path) -> None:
    """The member's page behind the link of the first letter that waits for a receipt."""
    clerk.goto(f"{site}/ledger?state=answered")
    for case in [a.get_attribute("href").split("?")[0] for a in clerk.locator("main tbody tr a").all()]:
        clerk.goto(f"{site}{case}/letters")
        links = clerk.locator("textarea[aria-label$=网上回执地址]")
        if links.count():
            break
    member = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    member.goto(site + "/r/" + links.first.input_value().rsplit("/", 1)[1])
    member.get_by_role("heading", name="请您评价").scroll_into_view_if_needed()
    take(member, folder, "receipt")


def take_letter(clerk: Page, site: str, folder: Path) -> None:
    """The issued letter of 0607 with its pages, and what changed between its two drafts."""
    clerk.goto(f"{site}/ledger?q=0607")
    open_first(clerk)
    case = clerk.url.split("?")[0]
    clerk.goto(f"{case}/letters")
    clerk.get_by_alt_text("第1页，共3页").evaluate("picture => picture.decode()")
    take(clerk, folder, "letter")
    clerk.goto(f"{case}/draft/compare")
    clerk.get_by_text("新增段").first.scroll_into_view_if_needed()
    take(clerk, folder, "redline")


def take_verdict(browser: Browser, site: str, folder: Path, letter: Path) -> None:
    """What anybody learns of the demo's letter."""
    page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(f"{site}/verify")
    page.get_by_label("要核验的文件").set_input_files(letter)
    page.get_by_role("button", name="核验", exact=True).click()
    page.get_by_text("重庆市司法局关于").first.wait_for()
    take(page, folder, "verify")


def take(page: Page, folder: Path, name: str) -> None:
    """One picture of what fits the window."""
    page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), Path(sys.argv[3]))
