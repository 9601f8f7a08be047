"""The one kind of form: Chinese sentences that say where and what to do, kept values, one text check.

A field knows its limit (``flags.limit``), says what is wrong in one sentence with its label, and shows what was typed
again. What a service refuses is put at its field by ``Form.refuse``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from proposals.domain.errors import BadInput, DomainError, SeveralProblems
from proposals.domain.printable import check_text, flaw_of
from proposals.web.form_sentences import SENTENCES

NAME_LIMIT = 100
NAMES_LIMIT = 100
STALE = "页面停留太久，已经过期，请再提交一次。"


class Form(FlaskForm):
    """Base of all forms; ``refuse`` shows a service's refusal at the field it names."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> object:
            return SENTENCES

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; a stale token is said in words a person understands."""
        valid = super().validate(extra_validators)
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [STALE]
        return bool(valid)

    def refuse(self, problem: BadInput) -> None:
        """Put each sentence at its field, or at the top when the form has no such field."""
        for one in problem.problems if isinstance(problem, SeveralProblems) else [problem]:
            if one.field and one.field in self._fields:
                field = self._fields[one.field]
                field.errors = [*field.errors, one.sentence]
            else:
                self.form_errors.append(one.sentence)

    def show(self, refusal: DomainError) -> None:
        """Any refusal of a service: at its field where it names one, else at the top."""
        if isinstance(refusal, BadInput):
            self.refuse(refusal)
        else:
            self.form_errors.append(refusal.sentence)


def refused(check: Callable[[], Any]) -> Any:
    """Run a check of the domain; its refusal becomes this field's sentence."""
    try:
        return check()
    except BadInput as problem:
        raise StopValidation(problem.sentence) from None


def shown(text: str) -> str:
    """What was typed, fit for a page: a character that may not stand there is shown as �, in its place."""
    return "".join("\ufffd" if flaw_of(c, multiline=True) else c for c in text)


class Typed:
    """What all typed fields share: the flags that the page shows."""

    flags: Any

    def _mark(self, *, required: bool, limit: int | None = None, width: str | None = None) -> None:
        self.flags.required = required
        self.flags.limit = limit
        self.flags.width = width


class PlainText(Typed, StringField):
    """One line of plain text: no control characters, at most ``limit`` characters, edges trimmed."""

    multiline = False

    def __init__(
        self,
        label: str,
        *,
        limit: int,
        required: bool = False,
        hint: str = "",
        width: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required, limit=limit, width=width)

    def pre_validate(self, form: object) -> None:
        """The one text check of the domain."""
        self.data = refused(
            lambda: check_text(
                self.data or "",
                self.label.text,
                self.flags.limit,
                self.multiline,
                required=self.flags.required,
                field=self.name,
            )
        )

    def _value(self) -> str:
        return shown(self.data or "")


class PlainArea(PlainText):
    """Several lines of plain text; line breaks are kept, CRLF becomes LF."""

    multiline = True
    widget = TextAreaField.widget


class Secret(Typed, PasswordField):
    """A password: never trimmed, never shown again; ``new`` where one is being set."""

    def __init__(
        self, label: str, *, limit: int = 256, hint: str = "", new: bool = False, **more: Any
    ) -> None:
        keys = {"autocomplete": "new-password" if new else "current-password"}
        super().__init__(label, description=hint, render_kw=keys, **more)
        self._mark(required=True)
        self.most = limit

    def pre_validate(self, form: object) -> None:
        """Refuse an empty one and one that is absurdly long."""
        if not self.data:
            raise StopValidation(f"请填写{self.label.text}。")
        if len(self.data) > self.most:
            raise StopValidation(f"{self.label.text}太长，最多{self.most}个字符。")


class WholeNumber(Typed, StringField):
    """A whole number from ``least`` to ``most``, full-width digits welcome; ``data`` is an int or None."""

    def __init__(
        self,
        label: str,
        *,
        least: int = 0,
        most: int = 999_999,
        required: bool = False,
        hint: str = "",
        **more: Any,
    ) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required, width="short")
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the text; ``pre_validate`` reads it."""
        digits = valuelist[0].strip() if valuelist else ""
        self.data = int(digits) if digits.isdecimal() and len(digits) <= 9 else None

    def pre_validate(self, form: object) -> None:
        """Say what range is meant when the text is no such number."""
        typed = (self.raw_data[0] if self.raw_data else "").strip()
        if not typed and not self.flags.required:
            return
        if not typed:
            raise StopValidation(f"请填写{self.label.text}。")
        if self.data is None or not self.least <= self.data <= self.most:
            raise StopValidation(f"“{self.label.text}”请填{self.least}至{self.most}之间的整数。")

    def _value(self) -> str:
        return shown(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


class Names(PlainArea):
    """Several names, one a line or parted by 、，；: ``data`` is a tuple, each name once."""

    noun = "名称"

    def __init__(self, label: str, *, required: bool = False, hint: str = "", **more: Any) -> None:
        hint = hint or "一行一个，也可以用顿号隔开"
        super().__init__(label, limit=NAME_LIMIT * NAMES_LIMIT, required=required, hint=hint, **more)
        self.flags.limit = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split into names; the typed text stays in ``raw_data``."""
        text = valuelist[0] if valuelist else ""
        for separator in "、，,；;\r":
            text = text.replace(separator, "\n")
        self.data = tuple(name for name in map(self.tidy, text.split("\n")) if name)

    def tidy(self, name: str) -> str:
        """A name without the space around it."""
        return name.strip()

    def pre_validate(self, form: object) -> None:
        """Check each name; a name written twice is refused, not dropped."""
        names = self.data or ()
        if not names and self.flags.required:
            raise StopValidation(f"请填写{self.label.text}。")
        if len(names) > NAMES_LIMIT:
            raise StopValidation(f"“{self.label.text}”最多{NAMES_LIMIT}个，现有{len(names)}个，请分开办理。")
        for index, name in enumerate(names, 1):
            refused(partial(check_text, name, f"{self.label.text}第{index}个{self.noun}", NAME_LIMIT))
            if names.index(name) != index - 1:
                raise StopValidation(f"“{self.label.text}”里“{name}”写了两次，请删去一处。")

    def _value(self) -> str:
        return shown(self.raw_data[0]) if self.raw_data else "\n".join(self.data or ())


class People(Names):
    """Names of people; the space that lines up two-character names (张　三) is taken out."""

    noun = "姓名"

    def tidy(self, name: str) -> str:
        """张　三 and 张 三 are 张三."""
        parts = name.split()
        return "".join(parts) if all(len(p) == 1 for p in parts) else name.strip()


class Units(Names):
    """Names of units or departments."""

    noun = "单位"


def pairs(given: Any) -> Any:
    """Choices written as (value, words), as the library wants them."""
    if isinstance(given, (list, tuple)):
        return [c if isinstance(c, SelectChoice) else SelectChoice(*c) for c in given]
    return given


class Offers:
    """Choices are (value, words), at once or later: ``form.unit.choices = [(…, …)]``."""

    def __init__(self, label: str, *, choices: Any = None, **more: Any) -> None:
        super().__init__(label, choices=pairs(choices), **more)  # type: ignore[call-arg]

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, pairs(value) if name == "choices" else value)


class Single(Offers, Typed):
    """What the two ways to choose one thing have in common."""

    data: Any
    label: Any
    choices: Any

    def pre_validate(self, form: object) -> None:
        """Nothing chosen, and something that is not offered, are said with the label."""
        if self.data in (None, ""):
            if self.flags.required:
                raise StopValidation(f"请选择{self.label.text}。")
            return
        if str(self.data) not in {str(choice.value) for choice in self.choices or ()}:
            raise StopValidation(f"“{self.label.text}”请从列出的选项中选一项。")


class Choice(Single, RadioField):
    """One of a few, as large targets."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **more: Any) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required)


class LongChoice(Single, SelectField):
    """One of many, as a list to open; offer ("", "请选择") first where nothing is preset."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **more: Any) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required, width="half")


class PickMany(Offers, Typed, SelectMultipleField):
    """Some of a few, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, required: bool = False, hint: str = "", **more: Any) -> None:
        super().__init__(label, description=hint, **more)
        self._mark(required=required)

    def pre_validate(self, form: object) -> None:
        """At least one where one is needed."""
        if not self.data and self.flags.required:
            raise StopValidation(f"请至少选择一项{self.label.text}。")
        super().pre_validate(form)


class Tick(BooleanField):
    """One check box; ``needed``: the sentence when it must be ticked and is not."""

    def __init__(self, label: str, *, hint: str = "", needed: str = "", **more: Any) -> None:
        super().__init__(label, description=hint, **more)
        self.needed = needed

    def pre_validate(self, form: object) -> None:
        """A confirmation that is not given stops the form."""
        if self.needed and not self.data:
            raise StopValidation(self.needed)


class Upload(Typed, FileField):
    """One file of the given kinds (suffixes without dot); what is really in it the documents layer looks at."""

    def __init__(
        self, label: str, *, kinds: Sequence[str], required: bool = False, hint: str = "", **more: Any
    ) -> None:
        hint = hint or f"可以上传 {'、'.join(kinds)} 文件"
        super().__init__(label, description=hint, render_kw={"accept": _accepted(kinds)}, **more)
        self._mark(required=required)
        self.kinds = tuple(kinds)

    def pre_validate(self, form: object) -> None:
        """Refuse no file where one is needed, and a suffix that is not welcome."""
        if not self.data:
            if self.flags.required:
                raise StopValidation(f"请选择{self.label.text}。")
            return
        name = self.data.filename or ""
        suffix = name.rpartition(".")[2].lower() if "." in name else ""
        if suffix not in self.kinds:
            raise StopValidation(
                f"“{shown(name)[:60]}”不能上传，只收 {'、'.join(self.kinds)} 文件，请另存后再传。"
            )


class Uploads(Typed, MultipleFileField):
    """Several files of the given kinds at once; ``data`` is a list."""

    def __init__(self, label: str, *, kinds: Sequence[str], hint: str = "", **more: Any) -> None:
        hint = hint or f"可以上传 {'、'.join(kinds)} 文件，可以一次选多个"
        super().__init__(label, description=hint, render_kw={"accept": _accepted(kinds)}, **more)
        self._mark(required=True)
        self.kinds = tuple(kinds)

    def pre_validate(self, form: object) -> None:
        """Refuse no file, and a suffix that is not welcome."""
        if not self.data:
            raise StopValidation(f"请选择{self.label.text}。")
        for file in self.data:
            if (file.filename or "").rpartition(".")[2].lower() not in self.kinds:
                raise StopValidation(
                    f"“{shown(file.filename or '')[:60]}”不能上传，只收 {'、'.join(self.kinds)} 文件，请另存后再传。"
                )


def _accepted(kinds: Iterable[str]) -> str:
    return ",".join(f".{kind}" for kind in kinds)
