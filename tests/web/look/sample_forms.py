"""Forms of the style guide: one with every kind of field, filled well or badly."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from proposals.web.form_dates import LegalDate
from proposals.web.forms import (
    Choice,
    Form,
    LongChoice,
    People,
    PickMany,
    PlainArea,
    PlainText,
    Secret,
    Tick,
    Units,
    Upload,
    WholeNumber,
)


class SampleForm(Form):
    kind = Choice(
        "类型",
        choices=[
            ("cppcc_proposal", "政协提案"),
            ("npc_suggestion", "人大建议"),
            ("deliberation_opinion", "审议意见"),
        ],
    )
    serial_no = PlainText("案号", limit=20, required=True, width="short", hint="照来文填写，前面的0保留")
    title = PlainText("案由", limit=60, required=True)
    dispatched_on = LegalDate("交办日期", required=True)
    people = People("提案者", required=True)
    co_units = Units("会办单位")
    session = LongChoice("届次", choices=[("", "请选择"), ("6-1", "市政协六届一次会议")])
    outcome = Choice(
        "办理结果分类", required=False, choices=[("A", "A类"), ("B", "B类"), ("C", "C类"), ("D", "D类")]
    )
    flags = PickMany("标记", choices=[("key", "重点提案"), ("in_session", "大会提案")])
    copies = WholeNumber("份数", least=1, most=99)
    body = PlainArea(
        "答复正文", limit=20000, required=True, hint="函头、标题、落款和日期由系统生成，这里只写正文"
    )
    scan = Upload("来文扫描件", kinds=("pdf", "jpg", "png"))
    sure = Tick("我已核对以上内容", needed="请先勾选“我已核对以上内容”。")


class LoginSample(Form):
    username = PlainText("用户名", limit=50, required=True, render_kw={"autocomplete": "username"})
    password = Secret("密码")


class PasswordSample(Form):
    current_password = Secret("现在的密码")
    new_password = Secret("新密码", new=True)
    repeat_password = Secret("再输入一次新密码", new=True)


GOOD = {
    "kind": "cppcc_proposal",
    "serial_no": "0607",
    "title": "关于进一步加强法治政府建设的建议",
    "dispatched_on": "2023年3月1日",
    "people": "孔祥彬、张　三",
    "co_units": "市信访办\n市机关事务局",
    "session": "6-1",
    "outcome": "A",
    "copies": "３",
    "body": "一、已经做的工作\n（一）把责任落到单位。",
    "sure": "y",
}
BAD = GOOD | {
    "kind": "",
    "serial_no": "",
    "title": "很长的案由" * 20,
    "dispatched_on": "2023年2月30日",
    "people": "张三、李四、张 三",
    "session": "",
    "outcome": "Z",
    "copies": "三百",
    "body": "一、正文\x07<script>alert(1)</script>",
    "sure": "",
}


def sample_form(valid: bool) -> SampleForm:
    """A form as it comes back from the server; token checks are off, as no session stands behind it."""
    form = SampleForm(MultiDict(GOOD if valid else BAD), meta={"csrf": False})
    form.validate()
    return form
