"""0607 by hand, through every role, to a second letter and 满意."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.journeys.desk import Desk
from tests.journeys.steps import (
    BODY,
    TITLE,
    accept,
    answer,
    approve,
    assign,
    attach_stamped,
    day,
    deliver,
    dispatch,
    draft,
    issue,
    link_of,
    register,
    send_back,
    submit,
    talk,
)

CO_UNITS = ("市信访办", "市机关事务局", "市档案局")


@pytest.mark.both_databases
def test_0607_by_hand(town: Town, scan: Callable[[str], Path]) -> None:
    clerk, handler = town.desk("王登记"), town.desk("李承办")
    register(clerk)
    dispatch(clerk, town, "主办", CO_UNITS)
    accept(clerk)
    assign(clerk, "行政执法协调监督处")
    departments(town)
    talk(handler, town, "办前", "希望写明完成时限。", before=8)
    opinions(town, clerk)
    write(town, handler)
    submit(handler)
    through_the_chain(town, handler)
    out_of_the_house(clerk, scan)
    member = town.desk(phone=True)
    answer(member, link_of(clerk, "孔祥彬委员"), "不满意", "没有写清楚由谁负责。")
    second_round(town, clerk, handler, member)


def departments(town: Town) -> None:
    """Both heads accept; the supporting department says its part."""
    for name in ("周处长", "冯处长"):
        head = town.desk(name)
        head.task(TITLE)
        head.follow("处室签收")
        head.press("处室签收")
        head.sees("处室已签收")
    helper = town.desk("郑配合")
    helper.task(TITLE)
    helper.follow("处室提出意见")
    helper.fill("配合意见", "培训题库由我处提供。")
    helper.press("处室提出意见")
    helper.sees("配合意见已提交牵头处室")


def opinions(town: Town, clerk: Desk) -> None:
    """One by login, one by a one-off link, one on paper that the clerk records."""
    cohandler = town.desk("赵会办")
    cohandler.task(TITLE)
    cohandler.follow("提交会办意见")
    cohandler.fill("会办意见", "建议把信访法治化纳入培训内容。")
    cohandler.press("提交会办意见")
    cohandler.sees("会办意见已提交给主办单位")
    _by_link(town, clerk)
    _on_paper(town, clerk)


def _by_link(town: Town, clerk: Desk) -> None:
    clerk.case(TITLE)
    clerk.follow("查看意见和采纳情况")
    clerk.press("生成一次性链接", beside="重庆市机关事务管理局")
    words = clerk.page.get_by_label("可复制到微信或OA").input_value()
    guest = town.desk()
    guest.go(words.split("：")[-1].split("（")[0])
    guest.sees(TITLE, "不用注册")
    guest.fill("贵单位的意见", "机关运行保障资金已列入年度预算。")
    guest.fill("您的姓名", "孙会办")
    guest.press("提交意见")
    guest.sees("意见已提交")


def _on_paper(town: Town, clerk: Desk) -> None:
    clerk.case(TITLE)
    clerk.follow("查看意见和采纳情况")
    clerk.section("市档案局").get_by_role("link", name="提交会办意见（代录）").click()
    clerk.fill("会办意见", "规范性文件归档按现行办法执行。")
    clerk.on_behalf("市档案局", day(town, 1), "纸质", "档函〔2026〕9号")
    clerk.press("提交会办意见")
    clerk.sees("会办意见已提交给主办单位", "档函〔2026〕9号")


def write(town: Town, handler: Desk) -> None:
    """A closed tab loses nothing; points are linked, an opinion is inserted and judged."""
    handler.case(TITLE)
    handler.follow("起草")
    handler.fill("正文", BODY[:-6])
    handler.type("正文", BODY[-6:])
    expect(handler.page.locator("[data-autosave-said]")).to_contain_text("已自动保存")
    handler.new_tab()
    handler.go("/")
    handler.case(TITLE)
    handler.follow("起草")
    handler.sees("没有保存的内容")
    handler.follow("接着写")
    assert handler.reads("正文") == BODY
    handler.choose("办理类别", "A类")
    handler.choose("公开属性", "主动公开")
    handler.press("保存")
    handler.sees("已保存", "第1稿", "待确认")
    handler.press("保存并插入 市信访办第1段意见")
    handler.sees("第2稿")
    assert "信访法治化" in handler.reads("正文")
    _mend(handler)
    _link_points(handler)
    _judge(handler)


def _mend(handler: Desk) -> None:
    """What is spelt wrong is shown while it is typed, and mended by a click with all that was typed."""
    handler.type("正文", "\n各区县已布署专项督察。")
    found = handler.page.locator("#findings")
    expect(found).to_contain_text("“布署”应为“部署”")
    found.get_by_role("button", name="改为“部署”").click()
    handler.sees("已改好，存为第3稿")
    assert handler.reads("正文").endswith("各区县已部署专项督察。")


def _link_points(handler: Desk) -> None:
    """The wording has found the paragraphs; a person looks at them."""
    handler.follow("核对、标明采纳情况")
    handler.sees("2条按文字自动对应、等人确认")
    handler.press("确认全部自动对应")
    handler.does_not_see("自动对应，待确认")


def _judge(handler: Desk) -> None:
    handler.case(TITLE)
    handler.follow("标注采纳情况")
    for words in ("建议把信访法治化", "机关运行保障资金", "规范性文件归档"):
        group = handler.page.locator("fieldset", has_text=words)
        group.locator("label.choice", has_text="采纳").first.locator("input").check()
    handler.press("标注采纳情况")
    handler.sees("采纳情况已保存")


def through_the_chain(town: Town, handler: Desk) -> None:
    """Head, supporting head, proofreader who returns once, then all again, the director on a phone."""
    approve(town.desk("周处长"))
    approve(town.desk("冯处长"))
    proofreader = town.desk("钱核稿")
    _pass_over(proofreader)
    send_back(proofreader, "请把责任处室写明。")
    handler.task(TITLE)
    handler.sees("请把责任处室写明。")
    handler.follow("起草")
    handler.fill("正文", handler.reads("正文").replace("6月底前完成", "由法治调研督察处负责，6月底前完成"))
    handler.press("保存")
    submit(handler)
    approve(town.desk("周处长"))
    approve(town.desk("冯处长"))
    approve(proofreader)
    approve(town.desk("吴分管"))
    director = town.desk("陈局长", phone=True)
    director.task(TITLE)
    director.follow("审核")
    assert director.fits()
    director.sees("由法治调研督察处负责", "现答复如下")
    director.fill("登录密码", "not my password")
    director.press("同意并签发")
    director.sees("密码")
    approve(director, sign=True)


def _pass_over(proofreader: Desk) -> None:
    """What need not be changed is passed over with a reason, which whoever approves reads."""
    proofreader.case(TITLE)
    proofreader.follow("忽略核稿问题")
    proofreader.page.locator("label.choice", has_text="还没有填写").locator("input").check()
    proofreader.fill("理由", "联系人印在信封上，函内不写")
    proofreader.press("忽略核稿问题")
    proofreader.sees("已忽略，理由随件保存", "已忽略1项", "联系人印在信封上，函内不写")


def out_of_the_house(clerk: Desk, scan: Callable[[str], Path]) -> None:
    """编号, 用印, 寄送."""
    issue(clerk)
    attach_stamped(clerk, scan("盖章件.png"))
    deliver(clerk)


def second_round(town: Town, clerk: Desk, handler: Desk, member: Desk) -> None:
    """Round 1 stays whole; a second letter, 满意, 办结."""
    clerk.case(TITLE)
    clerk.sees("第2次办理", "办理中", "渝司提〔2026〕1号", "不满意", "没有写清楚由谁负责。")
    talk(handler, town, "办前", "请写明每项工作的责任人。")
    draft(handler, BODY + "\n三、关于责任分工\n每项工作都由法治调研督察处负责。", "写明责任")
    handler.sees("第1次办理")
    _link_points(handler)
    submit(handler)
    for name in ("周处长", "冯处长", "钱核稿", "吴分管"):
        approve(town.desk(name))
    approve(town.desk("陈局长"), sign=True)
    issue(clerk)
    deliver(clerk)
    answer(member, link_of(clerk, "孔祥彬委员"), "满意", "这次写清楚了。")
    clerk.case(TITLE)
    clerk.sees("已办结", "渝司提〔2026〕1号", "渝司提〔2026〕2号", "没有写清楚由谁负责。", "这次写清楚了。")
