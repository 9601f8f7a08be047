"""What the form library says by itself, in Chinese. Our own fields have better sentences; this is the net below."""

from __future__ import annotations

_WORDS = {
    "Not a valid choice.": "请从列出的选项中选一项。",
    "Not a valid choice": "请从列出的选项中选一项。",
    "Invalid Choice: could not coerce.": "请从列出的选项中选一项。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "请从列出的选项中选择。",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s”不在可选的范围内，请重新选择。",
    "'%(value)s' are not valid choices for this field.": "“%(value)s”不在可选的范围内，请重新选择。",
    "Choices cannot be None.": "没有可选的内容，请联系系统管理员。",
    "This field is required.": "这一项不能为空，请填写。",
    "Invalid input.": "填写的内容不合要求，请核对。",
    "Invalid email address.": "邮箱地址不对，请核对。",
    "Invalid URL.": "网址不对，请核对。",
    "Not a valid integer value.": "请填整数。",
    "Not a valid decimal value.": "请填数字。",
    "Not a valid float value.": "请填数字。",
    "Not a valid date value.": "日期不对，请写成2023-4-27的样式。",
    "Not a valid datetime value.": "时间不对，请核对。",
    "Not a valid time value.": "时间不对，请核对。",
    "File does not have an approved extension: {extensions}": "只能上传这些类型的文件：{extensions}",
    "CSRF token missing.": "页面已过期，请刷新后重新提交。",
    "CSRF failed.": "页面已过期，请刷新后重新提交。",
    "CSRF token expired.": "页面已过期，请刷新后重新提交。",
    "Invalid CSRF Token.": "页面已过期，请刷新后重新提交。",
}


class _Sentences:
    """The translation interface of WTForms over one table."""

    def gettext(self, text: str) -> str:
        """The Chinese sentence, or a general one: English never reaches a page."""
        if text in _WORDS:
            return _WORDS[text]
        return "填写的内容不合要求，请核对。" if text.isascii() else text

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Chinese has one form."""
        return self.gettext(plural)


SENTENCES = _Sentences()
