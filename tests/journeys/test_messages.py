"""消息 in a browser: on a phone, by the thumb, without scripts as well."""

import re
from datetime import UTC, datetime

import pytest

from proposals.domain.notices import NoticeKind
from proposals.services._notices import Told, tell
from tests.factories import in_hand
from tests.journeys.conftest import Town


def urge_handler(town: Town, count: int) -> None:
    """So many 催办 about case 0607 to 李承办, with long lines."""
    case = in_hand(town.cast)
    office = town.cast.office
    office.now = datetime.now(UTC)
    text = "市政协六届一次会议第0607号提案《关于进一步加强法治政府建设的建议》尚未办理，请抓紧办理。\n" * 3
    told = [
        Told(town.cast.people["李承办"].id, f"催办（第{n + 1}次）", text, f"k{n}", NoticeKind.URGE, case)
        for n in range(count)
    ]
    tell(office, told)
    office.commit()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_a_message_leads_to_its_case_and_the_rest_is_read_at_once(
    town: Town, scripts: bool
) -> None:
    urge_handler(town, 3)
    handler = town.desk("李承办", phone=True, scripts=scripts)
    handler.page.get_by_role("link", name=re.compile("^消息")).click()
    handler.sees("催办（第1次）", "催办（第3次）", "消息3")
    assert handler.fits()
    handler.page.get_by_role("button", name=re.compile("^打开这一件.*第3次")).click()
    handler.sees("关于进一步加强法治政府建设的建议", "消息2")
    handler.page.get_by_role("link", name=re.compile("^消息")).click()
    handler.does_not_see("催办（第3次）")
    handler.press("全部标为已读")
    handler.sees("已全部标为已读", "没有未读消息")
    handler.follow("看全部消息")
    handler.sees("催办（第3次）")


def test_the_settings_and_the_secret_address_fit_a_phone(town: Town) -> None:
    handler = town.desk("李承办", phone=True)
    handler.go("/messages/settings")
    assert handler.fits()
    handler.fill("邮箱", "li@example.gov.cn")
    handler.press("保存")
    handler.sees("已保存")
    handler.press("启用日历订阅")
    handler.sees("只显示这一次")
    assert handler.reads("日历订阅地址").startswith(town.url + "/calendar/")
    assert handler.fits()
    handler.follow("已复制，完成")
    handler.press("停用日历订阅")
    handler.sees("还没有启用")
