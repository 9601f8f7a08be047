"""Words for what is recorded besides acts on a case."""

from __future__ import annotations

from collections.abc import Mapping

RECORD_NAMES: dict[str, str] = {
    "installed": "建立系统",
    "imported": "批量导入",
    "directory_imported": "导入单位和人员",
    "batch_ordered": "批量打印",
    "attached": "添加附件",
    "access_sealed": "封存查阅记录",
    "delegated": "授权",
    "delegation_revoked": "收回授权",
    "admin_unit_added": "添加单位",
    "admin_unit_changed": "修改单位",
    "admin_unit_renamed": "单位更名",
    "admin_unit_alias": "添加单位别名",
    "admin_unit_alias_ended": "停用单位别名",
    "admin_unit_deactivated": "停用单位",
    "admin_unit_reactivated": "恢复单位",
    "admin_department_added": "添加处室",
    "admin_department_changed": "修改处室",
    "admin_department_deactivated": "停用处室",
    "admin_department_reactivated": "恢复处室",
    "admin_person_added": "添加人员",
    "admin_person_changed": "修改人员",
    "admin_password_reset": "重设密码",
    "admin_person_deactivated": "停用人员",
    "admin_person_reactivated": "恢复人员",
    "admin_role_granted": "授予角色",
    "admin_role_ended": "收回角色",
    "admin_session_added": "添加届次",
    "admin_session_changed": "修改届次",
    "admin_series_added": "添加发文字号",
    "admin_series_changed": "修改发文字号",
    "admin_gates_changed": "修改办理要求",
    "admin_lights_changed": "修改灯色",
    "admin_limits_changed": "修改期限规则",
    "admin_limits_restored": "期限规则恢复默认",
    "admin_limits_pause": "调整期间暂停计时",
    "admin_chain_set": "修改审核流程",
    "admin_chain_ended": "停用审核流程",
    "admin_template_added": "上传函件模板",
    "admin_template_taken": "启用函件模板",
    "admin_template_ended": "停用函件模板",
    "admin_seal_added": "添加签章证书",
    "admin_seal_ended": "停用签章证书",
    "admin_seal_picture": "更换印章图片",
    "admin_days_changed": "修改工作日历",
    "admin_notice_settings": "修改通知设置",
    "library_document_added": "添加资料",
    "library_document_retired": "停用资料",
    "library_document_ended": "登记资料失效日期",
    "responsibilities_imported": "导入职责目录",
    "standard_line_added": "添加答复口径",
    "standard_line_version": "修订答复口径",
    "standard_line_changed": "修改答复口径的主题、归口",
    "standard_line_retired": "停用答复口径",
    "standard_line_restored": "恢复答复口径",
    "admin_proofing_rules": "修改核稿规则",
    "admin_proofing_words": "修改核稿词表",
    "calendar_feed_made": "开通日历订阅",
    "calendar_feed_revoked": "停用日历订阅",
    "admin_notices_resent": "重发通知",
    "letter_sealed": "电子签章",
    "handed_over": "工作移交",
    "unit_succeeded": "单位合并、撤销",
    "department_succeeded": "处室合并、撤销",
}
_TOLD = (
    "name",
    "title",
    "topic",
    "code",
    "from",
    "to",
    "role",
    "person",
    "unit",
    "use",
    "version",
    "steps",
    "changed",
    "count",
    "number",
    "remark",
)

_KEPT_BY_NUMBER = ("unit", "person")


def told_record(action: str, data: Mapping[str, object]) -> str:
    """One record in words: what was done, and the values that tell which."""
    name = RECORD_NAMES.get(action, action)
    values = [words for key in _TOLD if (words := _words(key, data.get(key)))]
    return f"{name}：{'，'.join(values)}" if values else name


def _words(key: str, value: object) -> str:
    """A value as it is read; empty for none, and for the number under which a unit or a person is kept."""
    if value in (None, "", []) or (key in _KEPT_BY_NUMBER and isinstance(value, int)):
        return ""
    return f"共{value}项" if key == "count" and isinstance(value, int) else str(value)
