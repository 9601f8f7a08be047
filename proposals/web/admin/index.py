"""管理: the way in, and the record of changes."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.records import told_record
from proposals.services.audit import house_events
from proposals.services.renderings import standing
from proposals.web.admin.frame import KEEPERS, is_sysadmin
from proposals.web.edge import for_roles, office

pages = Blueprint("admin", __name__, url_prefix="/admin")
FOR_KEEPERS = (
    ("单位", "units.index", "本单位、会办单位和交办机关，名称、别名、联系人"),
    ("工作移交", "handover.index", "有人调离、退休：在办的件和审核步骤交给别人，打印移交清单"),
    ("届次", "settings.sessions", "哪次会议的提案、建议，来文规定的答复期限"),
    ("工作日历", "official_days.index", "放假和调休的日子，每年的安排导入，期限随之重算"),
    ("资料库", "library.index", "答复稿引用的文件，核稿时核对名称、文号和数据"),
    ("答复口径", "standard_lines.index", "经常要答的问题统一怎么说，依据、归口、用到哪天"),
    ("职责目录", "responsibilities.index", "写明牵头、配合单位的文件，拟办和申请调整时引用"),
    ("发文字号", "settings.series", "机关代字、用途、下一个号"),
    ("通知设置", "notice_settings.people", "每个人的邮箱，要不要每日提醒和立即邮件"),
    ("期限规则", "limits.index", "签收、会办、答复等期限各是几天，从哪件事起算"),
    ("字体", "fonts.index", "PDF里用哪些字体，哪些姓名里的字显示不出来"),
    ("核稿", "proofing_settings.index", "核稿规则的程度，错别字和固定表述的词表，试核一段文字"),
    ("提醒预演", "reminders.index", "选一天，看会提醒谁、提醒什么；只看不发"),
)
FOR_SYSADMIN = (
    ("人员", "people.index", "账号、密码、职务、角色，从Excel导入"),
    ("审核流程", "chains.index", "处室审核、会签、核稿、审签、签发的步骤"),
    ("办理要求", "settings.gates", "送审、办结之前必须做到的事，拦住、提醒或不管"),
    ("灯色", "lights.index", "期限灯几天变、叫什么、什么颜色、怎么说，改前可以预览"),
    ("函件模板", "word_templates.index", "本单位自己的Word模板：上传、检查、试印、启用"),
    ("电子签章", "seals.index", "签发的PDF用的证书和印章图片，试印"),
    ("通知发送", "sending.index", "邮件和群机器人：等待、已发出、未送达的，重发，测试"),
    ("变更记录", "admin.log", "谁在什么时候改了什么"),
)


@pages.route("/")
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """What there is to look after."""
    entries = FOR_KEEPERS + (FOR_SYSADMIN if is_sysadmin() else ())
    return render_template(
        "admin/index.html",
        entries=[(label, url_for(to), words) for label, to, words in entries],
        pdfs=standing(office()),
    )


@pages.route("/log")
@for_roles(Role.SYSADMIN, Role.AUDITOR, Role.SECADMIN)
def log() -> ResponseReturnValue:
    """Changes to the house, the latest first."""
    before = request.args.get("before", "")
    events = house_events(office(), int(before) if before.isdecimal() and len(before) < 18 else None)
    older = url_for("admin.log", before=events[-1].seq) if len(events) == 100 else ""
    rows = [(e.seq, e.at, e.actor_name, told_record(e.action, e.data)) for e in events]
    return render_template("admin/log.html", rows=rows, older=older, inside=is_sysadmin())
