"""管理—核稿: the rules and how severe they are, the lists of words and phrases."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.documents.word_checks import FILE_RULES
from proposals.domain.actors import Role
from proposals.domain.proofing.findings import SEVERITY_NAMES, Severity
from proposals.services import proofing
from proposals.services.proofing import LIST_NAMES, Word, WordList
from proposals.web.admin.frame import KEEPERS, crumb, form_page, is_sysadmin
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Choice, Form, LongChoice, PlainText, Tick, Upload

pages = Blueprint("proofing_settings", __name__, url_prefix="/admin/proofing")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
LISTS = [(which.value, name) for which, name in LIST_NAMES.items()]
SEVERITIES = [(severity.value, name) for severity, name in SEVERITY_NAMES.items()]


class RulesForm(Form):
    """One list to choose from for every rule, named by its number."""


for _shown in proofing.RULES:
    setattr(RulesForm, _shown.id, LongChoice(_shown.name, choices=list(proofing.CHOICES.items())))


@pages.route("/", methods=["GET"])
@for_roles(*KEEPERS)
def index() -> ResponseReturnValue:
    """The rules with their reasons and examples, and how severe they are here."""
    form: Any = RulesForm()
    for shown in proofing.rules_shown(office()):
        form[shown.rule.id].data = shown.severity
    return _rules_page(form)


@pages.route("/", methods=["POST"])
@for_roles(Role.SYSADMIN)
def decide() -> ResponseReturnValue:
    """Change how severe rules are."""
    form: Any = RulesForm()
    if not form.validate():
        return _rules_page(form), 422
    changed = proofing.set_severities(office(), me(), {r.id: form[r.id].data for r in proofing.RULES})
    flash(f"已保存，改了{changed}条规则。" if changed else "没有改动。", "success")
    return redirect(url_for("proofing_settings.index"), 303)


def _rules_page(form: RulesForm) -> str:
    return render_template(
        "admin/proofing/rules.html",
        form=form,
        rules=proofing.rules_shown(office()),
        names=proofing.CHOICES,
        file_rules=FILE_RULES,
        severity_names=SEVERITY_NAMES,
        may_change=is_sysadmin(),
    )


class ChangedWordForm(Form):
    """What can be changed of a word that is there."""

    right = PlainText("正确写法", limit=proofing.LONGEST, required=True)
    severity = Choice(
        "程度",
        choices=SEVERITIES,
        default=Severity.ERROR.value,
        hint="错误送审前要改好；看上下文才知道对错的，选提示或者提醒",
    )
    note = PlainText("说明", limit=proofing.NOTE, hint="为什么，写给起草的人看")
    active = Tick("在用", hint="去掉勾选，就不再查这个词", default=True)

    def word(self, wrong: str) -> Word:
        """As typed."""
        severity = Severity(self.severity.data)
        return Word(wrong, self.right.data, severity, self.note.data, bool(self.active.data))


class WordForm(ChangedWordForm):
    """One word with the right one."""

    FIRST = ("which", "wrong")
    which = Choice("词表", choices=LISTS, default=WordList.WORDS.value)
    wrong = PlainText("错误写法", limit=proofing.LONGEST, required=True)


@pages.route("/words")
@for_roles(*KEEPERS)
def words() -> ResponseReturnValue:
    """A list of words, looked through by any part of them."""
    which, looked_for = _which(), request.args.get("q", "").strip()[:100]
    found = proofing.words_shown(office(), which, looked_for)
    return render_template(
        "admin/proofing/words.html",
        which=which,
        lists=LISTS,
        looked_for=looked_for,
        found=len(found),
        words=found[:SHOWN],
        names=SEVERITY_NAMES,
    )


@pages.route("/words/new", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def new_word() -> ResponseReturnValue:
    """One more word of our own."""
    form = WordForm()
    if request.method == "GET":
        form.which.data = _which().value

    def call() -> ResponseReturnValue:
        which = WordList(form.which.data)
        proofing.add_word(office(), me(), which, form.word(form.wrong.data))
        flash("已添加。", "success")
        return redirect(_list(which), 303)

    return form_page("添加一个词", form, call, back=_list(_which()), crumbs=_crumbs())


@pages.route("/words/change", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def change_word() -> ResponseReturnValue:
    """Change or switch off a word, packaged or our own; the address names it."""
    which, wrong = _which(), request.args.get("wrong", "")
    shown = proofing.word_of(office(), which, wrong)
    form = ChangedWordForm()
    if request.method == "GET":
        form.right.data, form.note.data = shown.word.right, shown.word.note
        form.severity.data, form.active.data = shown.word.severity.value, shown.word.active

    def call() -> None:
        proofing.set_word(office(), me(), which, form.word(wrong))

    return form_page(
        f"{LIST_NAMES[which]}“{wrong}”",
        form,
        call,
        back=_list(which),
        crumbs=_crumbs(),
        lead="系统自带的词，改动以后按本单位的写法查。" if shown.packaged else "",
    )


@pages.route("/words.xlsx")
@for_roles(*KEEPERS)
def words_sheet() -> ResponseReturnValue:
    """Both lists as an Excel sheet."""
    name = f"核稿词表{office().today.isoformat()}.xlsx"
    data = io.BytesIO(proofing.words_as_sheet(office(), me()))
    return send_file(data, mimetype=XLSX, as_attachment=True, download_name=name)


class SheetForm(Form):
    """The sheet, as it was downloaded and filled in."""

    file = Upload("词表", kinds=("xlsx", "xls", "et", "csv"), required=True)


@pages.route("/words/import", methods=["GET", "POST"])
@for_roles(*KEEPERS)
def import_words() -> ResponseReturnValue:
    """Take a sheet over, whole or not at all."""
    form = SheetForm()

    def call() -> ResponseReturnValue:
        name, data = form.file.data.filename or "词表", form.file.data.read()
        changed = proofing.words_from_sheet(office(), me(), name, data)
        flash(f"已导入，新增和改动共{changed}个词。", "success")
        return redirect(url_for("proofing_settings.words"), 303)

    return form_page(
        "从Excel导入词表",
        form,
        call,
        back=url_for("proofing_settings.words"),
        crumbs=_crumbs(),
        submit="导入",
        lead="先下载现在的词表，照样子增改后在这里上传。表里没有的词不变；要停用的，把“在用”改为“否”。",
    )


def _which() -> WordList:
    given = request.args.get("list", "")
    return WordList(given) if given in set(WordList) else WordList.WORDS


def _list(which: WordList) -> str:
    return url_for("proofing_settings.words", list=which.value)


def _crumbs() -> list[tuple[str, str]]:
    return [crumb("核稿", "proofing_settings.index"), crumb("词表", "proofing_settings.words")]
