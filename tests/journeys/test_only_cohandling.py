"""A bureau that is only 会办, for a lead outside: its own draft, chain, number and opinion letter."""

from tests.journeys.conftest import Town
from tests.journeys.steps import TITLE, accept, approve, assign, day, deliver, draft, issue, submit


def test_a_cohandler_sends_its_numbered_opinion_letter(town: Town) -> None:
    clerk = town.desk("王登记")
    clerk.follow("登记")
    clerk.choose("种类", "政协提案")
    clerk.pick("届次", "市政协六届一次会议")
    clerk.fill("案号", "0311")
    clerk.fill("案由", TITLE)
    clerk.fill("提案者", "孔祥彬")
    clerk.choose("我单位的办理方式", "会办")
    clerk.fill("主办单位", "重庆市住房和城乡建设委员会")
    clerk.fill("交办日期", day(town, 5))
    clerk.press("登记")
    clerk.sees("已登记", "待签收", "会办")
    accept(clerk)
    assign(clerk)
    handler = town.desk("李承办")
    draft(handler, "一、关于法治保障\n建议将物业纠纷调解纳入规定。")
    submit(handler)
    for name in ("周处长", "钱核稿", "吴分管"):
        approve(town.desk(name))
    approve(town.desk("陈局长"), sign=True)
    issue(clerk)
    clerk.sees("渝司提函〔", "重庆市住房和城乡建设委员会")
    deliver(clerk)
    clerk.case(TITLE)
    clerk.sees("已办结", "渝司提函〔")
    clerk.does_not_see("登记回执")
