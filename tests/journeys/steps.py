"""What people do to a case at their browsers, one function for one stretch of the way; told by the stories."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.journeys.desk import Desk
from tests.site import PASSWORD

TITLE = "关于进一步加强法治政府建设的建议"
BODY = (
    "一、关于加强法治培训的建议\n已把培训列入年度计划，6月底前完成。\n"
    "二、关于严格规范性文件管理的建议\n将逐件开展合法性审查，结果按季度通报。"
)


def day(town: Town, before: int = 0) -> str:
    """A day as people type it."""
    on = town.cast.office.today - timedelta(days=before)
    return f"{on.year}-{on.month}-{on.day}"


def register(clerk: Desk, serial_no: str = "0607", proposers: Sequence[str] = ("孔祥彬",)) -> None:
    """登记 by form, the way to handle it still open."""
    clerk.follow("登记")
    clerk.choose("种类", "政协提案")
    clerk.pick("届次", "市政协六届一次会议")
    clerk.fill("案号", serial_no)
    clerk.fill("案由", TITLE)
    clerk.choose("提案者类型", "委员")
    clerk.fill("提案者", "\n".join(proposers))
    clerk.fill("建议要点", "加强法治培训\n严格规范性文件管理")
    clerk.choose("我单位的办理方式", "待定")
    clerk.press("登记")
    clerk.sees("已登记", serial_no, "待交办")


def dispatch(clerk: Desk, town: Town, part: str = "独办", co_units: Sequence[str] = ()) -> None:
    """交办 as the authority's paper says."""
    clerk.follow("交办")
    clerk.choose("办理方式", part)
    clerk.fill("会办单位", "\n".join(co_units))
    clerk.fill("交办日期", day(town, 12))
    clerk.press("交办")
    clerk.sees("待签收")


def accept(clerk: Desk) -> None:
    """签收."""
    clerk.follow("签收")
    clerk.press("签收")
    clerk.sees("已签收", "办理中")


def assign(clerk: Desk, supporting: str = "") -> None:
    """分办到处室, the lead with its handler."""
    clerk.follow("分办到处室")
    clerk.pick("牵头处室", "法治调研督察处")
    clerk.pick("承办人", "李承办")
    if supporting:
        clerk.tick(supporting)
    clerk.press("分办到处室")
    clerk.sees("已分办")


def talk(desk: Desk, town: Town, stage: str, said: str, before: int = 0) -> None:
    """A telephone call with the member."""
    desk.case(TITLE)
    desk.follow("登记沟通")
    desk.fill("沟通日期", day(town, before))
    desk.choose("阶段", stage)
    desk.choose("方式", "电话")
    desk.fill("对方意见", said)
    desk.fill("我方回应", "起草时逐条回应。")
    desk.press("登记沟通")
    desk.sees("已登记沟通")


def draft(desk: Desk, body: str = BODY, note: str = "") -> None:
    """Write the text and save it as a version."""
    desk.case(TITLE)
    desk.follow("起草")
    desk.fill("正文", body)
    desk.choose("办理类别", "A类")
    desk.choose("公开属性", "主动公开")
    desk.fill("这一稿改了什么", note)
    desk.press("保存")
    desk.sees("已保存")


def submit(desk: Desk) -> None:
    """送审, with everything done that has to be."""
    desk.case(TITLE)
    desk.follow("送审")
    desk.press("送审")
    desk.sees("已送审")


def approve(desk: Desk, opinion: str = "同意。", *, sign: bool = False) -> None:
    """同意 on one's own step; signing takes the password."""
    desk.task(TITLE)
    desk.follow("审核")
    desk.fill("意见", opinion)
    if sign:
        desk.fill("登录密码", PASSWORD)
    desk.press("同意并签发" if sign else "同意")
    desk.sees("已同意")


def send_back(desk: Desk, reason: str) -> None:
    """退回承办人 from one's own step."""
    desk.task(TITLE)
    desk.follow("审核")
    desk.fill("意见", reason)
    desk.press("退回承办人")
    desk.sees("已退回承办人")


def issue(clerk: Desk, number: str = "") -> None:
    """编号: fill in, check, confirm."""
    clerk.case(TITLE)
    clerk.follow("编号")
    if number:
        clerk.fill("或者填写OA中已编的发文字号", number)
    clerk.press("下一步：核对")
    clerk.sees("请核对后确认", "预览，尚未编号")
    clerk.press("确认编号")
    clerk.sees("编号完成")


def attach_stamped(clerk: Desk, scan: Path) -> None:
    """The scan of the sealed paper becomes the copy of record."""
    clerk.follow("上传盖章件")
    clerk.attach("盖章件扫描", scan)
    clerk.press("上传盖章件")
    clerk.sees("盖章件已存档", "存档本")


def deliver(clerk: Desk) -> None:
    """登记寄送: all copies that wait."""
    clerk.case(TITLE)
    clerk.follow("登记寄送")
    clerk.press("下一步：核对")
    clerk.sees("请核对后确认", "挂号信")
    clerk.press("确认登记寄送")
    clerk.sees("已登记寄送")


def link_of(clerk: Desk, recipient: str) -> str:
    """The address on a member's receipt form, as the page of letters shows it."""
    return clerk.page.get_by_label(f"{recipient}的网上回执地址").first.input_value()


def answer(member: Desk, link: str, rating: str, words: str) -> None:
    """The member reads the letter on a phone and answers."""
    member.go(link)
    expect(member.page.get_by_role("heading", level=1)).to_be_visible()
    assert member.fits()
    member.sees(TITLE, "答复如下")
    member.choose("办理态度", "满意")
    member.choose("办理结果", rating)
    member.fill("意见和建议", words)
    member.press("提交评价")
    member.sees("回执已经提交，谢谢", "您已提交的评价")
