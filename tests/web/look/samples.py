"""Sample data of the style guide: invented texts, the fixed cast, the names of case 0607."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from proposals.domain.errors import BadInput
from proposals.domain.lights import Light, LightCode
from proposals.domain.redline import Edit, Version, trace
from proposals.domain.workflow import Part, State
from proposals.web.page import NavEntry, Person, Site
from tests.web.look.sample_forms import LoginSample, PasswordSample, sample_form

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

REDLINE = trace(
    [
        Version(
            Edit("李承办", at(4, 18, 17, 40)),
            (
                "一、工作开展情况",
                "去年以来，行政机关负责人出庭应诉率达83.2%，较上年提升15.2%。",
                "（一）健全制度。我们印发了清单。",
                "这一段不再需要。",
            ),
        ),
        Version(
            Edit("钱核稿", at(4, 20, 18, 2)),
            (
                "一、工作开展情况",
                "去年以来，行政机关负责人出庭应诉率达83.2%，较上年提高15.2个百分点。",
                "（一）健全制度。我们印发了清单。",
                "下一步，将每季度通报一次，并向社会公开。",
            ),
        ),
    ]
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


def tabs(current: str) -> list[dict[str, Any]]:
    counts = {"待办": 12, "已办": 86, "我发起的": 31, "抄送我的": 0}
    return [{"label": k, "url": "#", "count": v, "current": k == current} for k, v in counts.items()]


def tasks() -> tuple[str, dict[str, Any]]:
    todo = [
        row | {"sentence": f"第{row['serial_no']}号《{row['title']}》{row['light'].words}，请抓紧办理。"}
        for row in CASES
        if isinstance(row["light"], Light)
    ]
    return "tasks/index.html", {
        "heading": "待办",
        "tabs": tabs("待办"),
        "summary": [
            {"words": "已逾期", "count": 1, "url": "#", "tone": "red"},
            {"words": "7个工作日内到期", "count": 4, "url": "#", "tone": "yellow"},
            {"words": "待签收", "count": 3, "url": "#"},
            {"words": "待审核", "count": 2, "url": "#"},
            {"words": "待编号寄送", "count": 2, "url": "#"},
        ],
        "rows": todo,
        "page": {"count": 12, "shown": len(todo), "previous_url": None, "next_url": None},
        "bulk": [
            {"label": "一并签收", "name": "act", "value": "accept"},
            {"label": "一并催办", "name": "act", "value": "urge"},
        ],
        "bulk_url": "/page/tasks",
        "register_url": "/page/form",
    }


def no_tasks() -> tuple[str, dict[str, Any]]:
    return "tasks/index.html", {
        "heading": "待办",
        "tabs": tabs("待办"),
        "rows": [],
        "empty_words": "去台账看看全部的件",
        "empty_url": "#",
    }


FILTERS: list[dict[str, Any]] = [
    {
        "name": "q",
        "label": "关键词",
        "type": "text",
        "value": "法治",
        "placeholder": "案号、案由、委员、文号",
        "wide": True,
    },
    {
        "name": "state",
        "label": "状态",
        "type": "select",
        "value": "",
        "options": [("", "全部"), ("handling", "办理中")],
    },
    {
        "name": "part",
        "label": "角色",
        "type": "select",
        "value": "lead",
        "options": [("", "全部"), ("lead", "主办")],
    },
    {
        "name": "light",
        "label": "亮灯",
        "type": "select",
        "value": "",
        "options": [("", "全部"), ("red", "已逾期")],
    },
]


def ledger() -> tuple[str, dict[str, Any]]:
    columns = [
        {"key": "serial_no", "label": "案号", "sort_url": "#"},
        {"key": "title", "label": "案由"},
        {"key": "people", "label": "提案者"},
        {"key": "part", "label": "角色"},
        {"key": "department", "label": "承办处室"},
        {"key": "state", "label": "状态"},
        {"key": "due", "label": "办复期限", "sort_url": "#", "sorted": "asc"},
        {"key": "light", "label": "亮灯"},
    ]
    return "ledger/index.html", {
        "rows": [row | {"note": None} for row in CASES],
        "columns": columns,
        "action": "/page/ledger",
        "filters": FILTERS,
        "more": [
            {"name": "from", "label": "期限自", "type": "date"},
            {"name": "to", "label": "期限至", "type": "date"},
        ],
        "chips": [{"label": "关键词：法治", "remove_url": "#"}, {"label": "角色：主办", "remove_url": "#"}],
        "clear_url": "/page/ledger",
        "count_words": "按办复期限从近到远排列",
        "page": {"count": 1234, "shown": 8, "previous_url": "#", "next_url": "#"},
        "export_url": "#",
        "register_url": "/page/form",
        "import_url": "#",
    }


def show() -> tuple[str, dict[str, Any]]:
    return "handling/show.html", {
        "case": CASES[0] | {"kind": "提案", "session": "市政协六届一次会议", "key": True},
        "crumbs_url": "/page/ledger",
        "primary": {"label": "核稿", "url": "#"},
        "print_url": "#",
        "actions": ACTIONS[1:],
        "gates": [
            {"words": "市机关事务局的会办意见还没有到，可以再催或者放行。", "url": "#", "waivable": True},
            {"words": "第2条建议还没有答复。", "url": "#"},
        ],
        "steps": STEPS,
        "current": "proof",
        "clocks": CLOCKS,
        "facts": FACTS,
        "people": [
            {"label": "承办人", "value": "李承办", "note": "法治调研处"},
            {"label": "会办联系人", "value": "赵会办", "note": "市信访办"},
        ],
        "sentence": SENTENCE,
        "points": [
            {"no": 1, "text": "把行政机关负责人出庭应诉情况按季度向社会公开。", "verdict": "采纳"},
            {"no": 2, "text": "建立统一的案卷评查平台，减少重复评查。"},
        ],
        "text": "案由：关于进一步加强法治政府建设的建议\n一、情况……\n二、建议……",
        "opinions": [
            {"unit": "市信访办", "status": "已送来", "at": at(4, 12), "url": "#", "verdict": "部分采纳"},
            {"unit": "市机关事务局", "status": "已催1次", "late": True},
        ],
        "contacts": EVENTS[3:4],
        "versions": VERSIONS,
        "letters": [
            {
                "number": "渝司提〔2023〕35号",
                "at": at(4, 27),
                "state_words": "已寄送",
                "url": "#",
                "docx_url": "#",
                "pdf_url": "#",
            }
        ],
        "receipts": [
            {"who": "孔祥彬", "attitude": "满意", "result": "基本满意", "way": "扫码", "at": at(5, 8)}
        ],
        "files": [{"name": "交办通知扫描件.pdf", "url": "#", "size_words": "1.2 MB", "at": at(3, 1)}],
        "events": EVENTS,
        "events_url": "#",
        "round_no": 2,
        "rounds": [{"label": "第1次办理", "url": "#"}, {"label": "第2次办理", "url": "#", "current": True}],
    }


def filled_form(valid: bool) -> Page:
    def page() -> tuple[str, dict[str, Any]]:
        return "form.html", {"form": sample_form(valid)}

    return page


def login() -> tuple[str, dict[str, Any]]:
    form = LoginSample()
    form.refuse(BadInput("用户名或密码不对，请核对后重试；连续5次不对将锁定15分钟。"))
    return "accounts/login.html", {"form": form, "action": "/page/login"}


def password() -> tuple[str, dict[str, Any]]:
    rules = ["至少10个字符", "不能和用户名、旧密码相同"]
    return "accounts/change_password.html", {
        "form": PasswordSample(),
        "action": "/page/password",
        "forced": True,
        "rules": rules,
    }


def accessibility() -> tuple[str, dict[str, Any]]:
    contact = {"unit": "重庆市司法局办公室", "name": "王登记", "phone": "000-00000000"}
    return "accessibility.html", {"contact": contact, "reviewed_on": date(2026, 11, 22)}


PAGES: dict[str, Page] = {
    "parts": parts,
    "letter": letter,
    "tasks": tasks,
    "no-tasks": no_tasks,
    "ledger": ledger,
    "case": show,
    "form": filled_form(True),
    "form-refused": filled_form(False),
    "login": login,
    "password": password,
    "accessibility": accessibility,
} | {f"error-{status}": error(status) for status in (400, 403, 404, 409, 413, 500)}
