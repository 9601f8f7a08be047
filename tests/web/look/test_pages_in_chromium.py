"""What only a browser can tell: nothing blocked, nothing cut off, readable as painted, usable by thumb and keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.web.look import samples

every_page = pytest.mark.parametrize("name", sorted(samples.PAGES))

READABLE = """() => {
  const rgb = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = (c) => { const p = c.slice(0, 3).map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * p[0] + .7152 * p[1] + .0722 * p[2]; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const [a, b] = [lum(rgb(style.color)), lum(ground(e))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600);
    if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) faint.push(walk.currentNode.data.trim() + " " + style.color);
  }
  return faint;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@every_page
def test_a_page_runs_clean_reads_well_and_fits_every_screen(page: Page, style_url: str, name: str) -> None:
    said: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("request", lambda r: hosts.add(r.url.split("/")[2]))
    page.goto(f"{style_url}/{name}")
    assert said == [], "the policy blocked something, or a script failed"
    assert len(hosts) == 1, "another host was asked"
    assert page.evaluate(READABLE) == [], "contrast as painted"
    for width in (1280, 640, 375):  # a desk, the same at 200 %, a phone
        page.set_viewport_size({"width": width, "height": 812})
        assert page.evaluate(TOO_WIDE) == 0, f"runs off the side at {width}"


def test_large_text_fits_a_phone_too(page: Page, style_url: str) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    for name in ("tasks", "case", "form", "letter"):
        page.goto(f"{style_url}/{name}")
        page.evaluate("document.documentElement.classList.add('large-text')")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"
        assert page.evaluate(TOO_WIDE) == 0, name


def test_on_a_phone_the_thumb_reaches_the_actions_and_they_are_large_enough(
    page: Page, style_url: str
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    for name, bar in (("tasks", ".page-actions"), ("case", ".page-actions"), ("form", ".form-actions")):
        page.goto(f"{style_url}/{name}")
        box = page.locator(bar).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] == 812
        for button in page.locator(f"{bar} .btn:visible").all():
            size = button.bounding_box()
            assert size is not None
            assert size["height"] >= 44


def test_without_scripts_everything_is_there_but_the_comforts(browser: Browser, style_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{style_url}/tasks")
    assert page.locator(".js-only:visible").count() == 0
    assert page.locator("button[name=act]:not([disabled])").count() == 2
    assert page.locator("tbody input.pick").count() == 5
    assert page.get_by_role("link", name="关于推进行政复议听证的建议").count() == 0
    assert page.get_by_role("link", name="关于进一步加强法治政府建设的建议").is_visible()
    context.close()


def test_picking_counts_and_opens_the_buttons(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/tasks")
    accept = page.get_by_role("button", name="一并签收")
    assert accept.is_disabled()
    page.locator("tbody input.pick").first.check()
    assert page.locator("[data-picked]").inner_text() == "已选 1 件"
    page.get_by_label("全选本页").check()
    assert page.locator("[data-picked]").inner_text() == "已选 5 件"
    assert accept.is_enabled()
    page.get_by_label("全选本页").uncheck()
    assert accept.is_disabled()


def test_the_whole_row_opens(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/ledger")
    page.locator("tbody tr").first.locator(".col-people").click()
    page.wait_for_url("**/page/case")


def test_a_slash_goes_to_the_search_but_not_while_typing(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/form")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.locator("#title").fill("")
    page.locator("#title").press("/")
    assert page.locator("#title").input_value() == "/"


def test_the_keyboard_skips_to_the_content_first(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/tasks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_every_stop_of_the_keyboard_can_be_seen(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/parts")
    stops = 0
    while page.evaluate("document.activeElement.tagName") != "BODY" or not stops:
        outline = "getComputedStyle(document.activeElement).outlineStyle + document.activeElement.outerHTML"
        page.keyboard.press("Tab")
        seen = page.evaluate(outline)
        assert seen.startswith("solid") or "<body" in seen, seen
        stops += 1
    assert stops > 50


def test_an_error_takes_one_to_its_field_and_keeps_what_was_typed(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/form-refused")
    assert page.evaluate("document.activeElement.hasAttribute('data-problem')")
    page.get_by_role("link", name="2023年2月只有28天").click()
    assert page.evaluate("document.activeElement.id") == "dispatched_on"
    assert page.locator("#dispatched_on").input_value() == "2023年2月30日"
    assert page.locator("#dispatched_on").get_attribute("aria-invalid") == "true"
    page.get_by_role("link", name="请选择类型").click()
    assert page.evaluate("document.activeElement.id") == "kind"


def test_characters_are_counted_and_never_cut(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/form")
    said = page.locator("[data-counter-for=title]")
    page.locator("#title").fill("案" * 59 + "\U00020bb7")
    assert said.inner_text() == "还可写 0 字"
    page.locator("#title").fill("案" * 75)
    assert said.inner_text() == "超出 15 字，最多 60 字"
    assert len(page.locator("#title").input_value()) == 75


def test_typed_text_is_saved_meanwhile(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/form")
    page.locator("#body").fill("二、下一步安排")
    with page.expect_request(lambda r: r.method == "POST") as sent:
        pass
    assert "csrf_token=" in (sent.value.post_data or "")
    page.get_by_text("自动保存没有成功").wait_for()


def test_a_question_is_asked_before_a_grave_act(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/case")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.message), d.dismiss()))
    page.get_by_role("button", name="催办会办单位").click()
    assert asked == ["向市信访办发出催办？"]
    assert page.url.endswith("/case")


def test_leaving_typed_text_is_warned_of(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/form")
    warned: list[str] = []
    page.on("dialog", lambda d: (warned.append(d.type), d.accept()))
    page.locator("#title").click()
    page.locator("#title").press_sequentially("补充")
    page.goto(f"{style_url}/tasks")
    assert warned == ["beforeunload"]


def test_a_sentence_is_copied(page: Page, style_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{style_url}/case")
    page.locator(".copy").get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == samples.SENTENCE


def test_on_paper_there_is_nothing_to_press(page: Page, style_url: str) -> None:
    page.goto(f"{style_url}/ledger")
    page.emulate_media(media="print")
    assert page.locator("button:visible, .side:visible, .pager a:visible, .filters:visible").count() == 0
    assert page.locator("tbody tr:visible").count() == 8
