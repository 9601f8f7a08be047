"""The clerk issues a 督办单, the handler reads and answers it, the clerk finds the answer; without scripts."""

from tests.journeys.conftest import Town
from tests.journeys.steps import TITLE, accept, assign, dispatch, register


def test_a_supervision_notice_goes_out_is_read_and_answered(town: Town) -> None:
    clerk = town.desk("王登记", scripts=False)
    register(clerk)
    dispatch(clerk, town)
    accept(clerk)
    assign(clerk)
    clerk.follow("催办")
    clerk.follow("督办单")
    clerk.choose("等次", "催办单")
    clerk.fill("督办内容", "请本周内完成初稿。")
    clerk.fill("反馈期限（工作日）", "5")
    clerk.press("下达")
    clerk.sees("已下达督办〔", "请本周内完成初稿。", "未阅", "还没有反馈")
    handler = town.desk("李承办", scripts=False)
    handler.sees("请反馈督办单")
    handler.task(TITLE)
    handler.page.locator("#notices a").first.click()
    handler.press("已阅")
    handler.sees("已登记阅知时间")
    handler.follow("反馈")
    handler.fill("办理情况", "初稿周四送审。")
    handler.press("反馈督办单")
    handler.sees("已反馈", "初稿周四送审。")
    handler.go("/")
    handler.does_not_see("请反馈督办单")
    clerk.go("/notices?tab=all")
    clerk.sees("催办单", "已反馈", "初稿周四送审。")
    assert clerk.fits()
