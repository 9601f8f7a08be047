"""Sample data of the style guide: invented texts, the fixed cast, the names of case 0607."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from proposals.domain.lights import Light, LightCode
from proposals.domain.redline import compare
from proposals.domain.workflow import Part, State
from proposals.web.page import NavEntry, Person, Site

SITE = Site(
    unit="重庆市司法局",
    me=Person("王登记", "办公室 提案办理员"),
    nav=(
        NavEntry("待办", "/page/tasks", 12, current=True, due=True),
        NavEntry("已办", "#", 86),
        NavEntry("我发起的", "#", 31),
        NavEntry("台账", "/page/ledger", 1234),
        NavEntry("登记", "#"),
        NavEntry("统计", "#"),
        NavEntry("管理", "#"),
    ),
    home_url="/page/tasks",
    search_url="/page/ledger",
    account_url="#",
    logout_url="/page/tasks",
    accessibility_url="/page/accessibility",
    large_text_url="/page/tasks",
    environment="测试环境：这里的件和复函都是演示用的",
)


def at(month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    """A moment of 2023 given in Beijing time, stored as UTC."""
    return datetime(2023, month, day, hour - 8, minute, tzinfo=UTC)


def light(left: int) -> Light:
    """The light that the domain would give for so many working days."""
    if left < 0:
        return Light(LightCode.RED, f"已逾期{-left}个工作日", left)
    code = LightCode.YELLOW if left <= 7 else LightCode.BLUE if left <= 15 else LightCode.GREEN
    return Light(code, f"剩{left}个工作日", left)


def other_light(code: str, words: str) -> dict[str, str]:
    """The lights of a clock that no longer runs."""
    return {"code": code, "words": words}


def case(serial_no: str, title: str, state: State, left: int, **more: Any) -> dict[str, Any]:
    """A row of the ledger."""
    row = {"id": int(serial_no), "serial_no": serial_no, "title": title, "state": state, "url": "/page/case"}
    usual = {
        "part": Part.LEAD,
        "people": "孔祥彬",
        "department": "法治调研处",
        "handler": "李承办",
        "key": False,
    }
    return row | usual | {"light": light(left), "due": date(2023, 5, 31)} | more


CASES = [
    case(
        "0607",
        "关于进一步加强法治政府建设的建议",
        State.UNDER_REVIEW,
        3,
        note="请核稿：第3版，会办意见2/2已到",
    ),
    case(
        "0112",
        "关于完善公共法律服务网络、让偏远乡镇群众就近得到律师和公证服务，并把村居法律顾问的经费纳入区县财政预算予以长期保障的建议",
        State.HANDLING,
        -2,
        key=True,
        people="民革重庆市委会",
        note="请联系提案者：还没有办前沟通记录",
    ),
    case(
        "0389",
        "关于规范商事调解收费的建议",
        State.PENDING_ACCEPTANCE,
        9,
        part=Part.COHANDLE,
        people="张三等4人",
        department="",
    ),
    case("0455", "关于加强社区矫正对象就业帮扶的建议", State.APPROVED, 12, part=Part.SOLE, handler="李承办"),
    case("0721", "关于在营商环境立法中听取企业意见的建议", State.ADJUSTING, 5, people="市工商联"),
    case(
        "0038",
        "关于推进行政复议听证的建议",
        State.ANSWERED,
        16,
        light=other_light("met", "按时办复"),
        number="渝司提〔2023〕12号",
    ),
    case(
        "0203", "关于仲裁机构改革的建议", State.CLOSED, 20, light=other_light("met_late", "超时1个工作日办复")
    ),
    case("0999", "关于统一执法文书格式的建议", State.WITHDRAWN, 20, light=other_light("none", "已撤案")),
]

EVENTS = [
    {
        "at": at(4, 20, 16, 5),
        "who": "钱核稿",
        "post": "办公室",
        "action": "退回承办人",
        "tone": "back",
        "opinion": "第二部分的应诉率应写“提高15.2个百分点”。\n会办意见第3条没有体现，请补充。",
        "note": "审核中 → 办理中，用时1个工作日",
    },
    {
        "at": at(4, 19, 10, 0),
        "who": "周处长",
        "post": "法治调研处",
        "action": "审核通过",
        "tone": "good",
        "opinion": "同意。",
        "on_behalf": {"by": "王登记", "way": "纸质", "paper": "发文稿纸，2023年4月19日"},
        "files": [{"name": "发文稿纸扫描件.pdf", "url": "#"}],
    },
    {
        "at": at(4, 18, 17, 40),
        "who": "李承办",
        "post": "法治调研处",
        "action": "提交送审",
        "note": "第2版，3218字",
    },
    {"at": at(4, 12), "who": "赵会办", "post": "市信访办", "action": "送来会办意见"},
    {"at": at(3, 1), "who": "系统", "action": "开始计算办复期限：2023年5月31日", "tone": "system"},
]

STEPS = [
    {"code": "draft", "name": "承办人拟稿", "who": "李承办", "at": date(2023, 4, 18)},
    {"code": "head", "name": "处室审核", "who": "周处长", "at": date(2023, 4, 19)},
    {
        "code": "cosign",
        "name": "会签",
        "branches": [
            {"name": "行政复议处", "status": "done", "who": ""},
            {"name": "装备财务处", "status": "done", "who": ""},
        ],
    },
    {"code": "proof", "name": "办公室核稿", "who": "钱核稿"},
    {"code": "leader", "name": "分管领导审签", "who": "吴分管"},
    {"code": "director", "name": "主要领导签发", "who": "陈局长"},
    {"code": "issue", "name": "编号用印"},
    {"code": "deliver", "name": "寄送"},
    {"code": "receipt", "name": "征询意见"},
]

CLOCKS = [
    {
        "name": "会办意见",
        "due": date(2023, 4, 6),
        "light": other_light("met", "按时完成"),
        "met_on": date(2023, 4, 4),
    },
    {
        "name": "初稿",
        "due": date(2023, 4, 17),
        "light": other_light("met_late", "超时1个工作日"),
        "met_on": date(2023, 4, 18),
    },
    {
        "name": "办复",
        "due": date(2023, 5, 31),
        "light": light(3),
        "provisional": True,
        "sum": ["交办会 2023年3月1日起3个月：2023年6月1日", "按交办通知提前到 2023年5月31日"],
    },
    {"name": "公开", "due": date(2023, 4, 25), "light": light(-2)},
]

FACTS = [
    {"label": "案号", "value": "0607", "copyable": True},
    {"label": "届次", "value": "市政协六届一次会议"},
    {"label": "提案者", "value": "孔祥彬", "note": "第一提案人；联名 2 人"},
    {"label": "角色", "value": "主办"},
    {"label": "会办", "value": "市信访办、市机关事务局"},
    {"label": "承办", "value": "法治调研处 李承办", "url": "#"},
    {"label": "界别", "value": ""},
]

VERSIONS = [
    {
        "no": 3,
        "at": at(4, 20, 18, 2),
        "who": "李承办",
        "chars": 3260,
        "url": "#",
        "current": True,
        "compare_url": "#",
        "note": "按核稿意见修改",
    },
    {
        "no": 2,
        "at": at(4, 18, 17, 40),
        "who": "李承办",
        "chars": 3218,
        "url": "#",
        "compare_url": "#",
        "tags": ["曾送审"],
    },
    {"no": 1, "at": at(4, 10, 11, 0), "who": "李承办", "chars": 2904, "url": "#", "note": ""},
]

REDLINE = compare(
    [
        "一、工作开展情况",
        "去年以来，行政机关负责人出庭应诉率达83.2%，较上年提升15.2%。",
        "（一）健全制度。我们印发了清单。",
        "这一段不再需要。",
    ],
    [
        "一、工作开展情况",
        "去年以来，行政机关负责人出庭应诉率达83.2%，较上年提高15.2个百分点。",
        "（一）健全制度。我们印发了清单。",
        "下一步，将每季度通报一次，并向社会公开。",
    ],
)

LETTER = {
    "mark": "重庆市司法局",
    "number": "渝司提〔2023〕35号",
    "outcome_class": "A",
    "publicity": "主动公开",
    "title": ("重庆市司法局", "关于市政协六届一次会议", "第0607号提案的复函"),
    "addressee": "孔祥彬委员：",
    "opening": "您提出的《关于进一步加强法治政府建设的建议》（第0607号）收悉，感谢您对我市法治建设的关心。经会同市信访办、市机关事务局认真研究办理，现答复如下：",
    "body": [
        {"text": "一、已经做的工作", "level": 1, "heading": 8},
        {
            "text": "（一）把责任落到单位。今年二月，我们把建议中的事项分到九个单位，逐项定了完成的时间，每月核对一次。",
            "level": 2,
            "heading": 11,
        },
        {
            "text": "（二）请群众来评。我们在四个区县试行执法回访，收回问卷两千余份，意见已转有关单位改进。",
            "level": 2,
            "heading": 9,
        },
        {"text": "二、下一步安排", "level": 1, "heading": 7},
        {"text": "1.年底前建成统一的案卷评查平台，由我局负责。", "level": 3, "heading": 0},
        {"text": "您提出的其他意见，我们将在制定明年计划时研究采纳。", "level": 0, "heading": 0},
    ],
    "closing": [
        "此复函已经市司法局种及灵局长审签。对以上答复您有什么意见，请填写在回执上寄给我们，以便进一步改进工作。"
    ],
    "attachments": ["附件：征询意见表（回执）"],
    "signature": "重庆市司法局",
    "date": "2023年4月27日",
    "contact": "（联系人：李承办；联系电话：000-00000000）",
    "copies": "抄送：市政协提案委，市政府督查办。",
}

ACTIONS = [
    {"label": "修改答复稿", "url": "#", "primary": True},
    {"label": "记一次沟通", "url": "#"},
    {
        "label": "催办会办单位",
        "url": "/page/case",
        "method": "post",
        "note": "已催1次，最近 2023-04-10",
        "confirm": "向市信访办发出催办？",
    },
    {"label": "申请调整承办单位", "url": "#", "note": "还可在2个工作日内提出"},
    {"label": "作废复函", "url": "#", "grave": True},
]

SENTENCE = "第0607号提案《关于进一步加强法治政府建设的建议》由我局主办，办复期限2023年5月31日，剩3个工作日，现在办公室核稿（钱核稿），请抓紧办理。"

Page = Callable[[], tuple[str, dict[str, Any]]]


def parts() -> tuple[str, dict[str, Any]]:
    lights = [
        light(20),
        light(9),
        light(3),
        light(-2),
        other_light("met", "按时办复"),
        other_light("met_late", "超时1个工作日"),
        other_light("paused", "延期申请中，暂停"),
        other_light("none", "无期限"),
    ]
    return "parts.html", {
        "states": list(State),
        "lights": lights,
        "events": EVENTS,
        "steps": STEPS,
        "clocks": CLOCKS,
        "facts": FACTS,
        "versions": VERSIONS,
        "redline": REDLINE,
        "actions": ACTIONS,
        "sentence": SENTENCE,
        "cases": CASES,
        "flashes": [
            ("success", "已签收第0607号提案，办复期限2023年5月31日。"),
            ("warning", "市信访办的意见还没有到。"),
            ("error", "第2个文件没有上传成功。"),
            ("message", "新的节假日安排已导入。"),
        ],
    }


def letter() -> tuple[str, dict[str, Any]]:
    return "letter.html", {"letter": LETTER}


def error(status: int) -> Page:
    def page() -> tuple[str, dict[str, Any]]:
        more = {
            "meanwhile": ["4月20日 16:05 钱核稿 退回承办人"],
            "sentence": "第0607号提案刚刚被钱核稿退回，您的通过没有生效。",
        }
        return f"errors/{status}.html", {"status": status, "back_url": "/page/case"} | (
            more if status == 409 else {}
        )

    return page


PAGES: dict[str, Page] = {"parts": parts, "letter": letter} | {
    f"error-{status}": error(status) for status in (403, 404, 409, 413, 500)
}
