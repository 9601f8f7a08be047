"""管理—灯色: when the four lights turn, what they are called, how they look; with a preview of what is typed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.domain.errors import DomainError
from proposals.domain.light_settings import (
    LONGEST_MEANING,
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_DAYS,
    WORDS,
    check,
)
from proposals.domain.lights import COLOUR_NAMES, Colour, LightCode, Sign, Thresholds, samples
from proposals.services.settings.lights import reset_lights, set_lights
from proposals.web.admin.frame import crumb, form_page, given
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Form, LongChoice, PlainText, WholeNumber

pages = Blueprint("lights", __name__, url_prefix="/admin/lights")
PALETTE = [(c.value, n) for c, n in COLOUR_NAMES.items()]
WORDS_HINT = "{n} 处显示天数"


class LightsForm(Form):
    """Thresholds and words; the signs of each light are added below."""

    blue = WholeNumber("提前灯：剩余几个工作日起亮", least=0, most=MOST_DAYS, required=True)
    yellow = WholeNumber("临期灯：剩余几个工作日起亮", least=0, most=MOST_DAYS, required=True)
    left = PlainText("还有几天", limit=LONGEST_WORDS, required=True, hint=WORDS_HINT)
    left_none = PlainText("中间都是休息日", limit=LONGEST_WORDS, required=True)
    today = PlainText("今天到期", limit=LONGEST_WORDS, required=True)
    overdue = PlainText("过了几天", limit=LONGEST_WORDS, required=True, hint=WORDS_HINT)
    overdue_none = PlainText("过期以后都是休息日", limit=LONGEST_WORDS, required=True)

    def typed(self: Any) -> Thresholds:
        """As typed; refuses what could not be told apart or read."""
        wanted = Thresholds(
            blue=given(self.blue.data),
            yellow=given(self.yellow.data),
            **{name: self[name].data for name in WORDS},
            signs={
                code: Sign(
                    self[f"{code.value}_name"].data,
                    self[f"{code.value}_meaning"].data,
                    Colour(self[f"{code.value}_colour"].data),
                )
                for code in LightCode
            },
        )
        check(wanted)
        return wanted

    def fill(self: Any, found: Thresholds) -> None:
        """Show what is in force."""
        for name in ("blue", "yellow", *WORDS):
            self[name].data = getattr(found, name)
        for code, sign in found.signs.items():
            self[f"{code.value}_name"].data = sign.name
            self[f"{code.value}_meaning"].data = sign.meaning
            self[f"{code.value}_colour"].data = sign.colour.value


LAMPS = {
    LightCode.RED: "逾期灯",
    LightCode.YELLOW: "临期灯",
    LightCode.BLUE: "提前灯",
    LightCode.GREEN: "正常灯",
}
for _code, _lamp in LAMPS.items():
    setattr(LightsForm, f"{_code}_name", PlainText(f"{_lamp}的名称", limit=LONGEST_NAME, required=True))
    setattr(LightsForm, f"{_code}_meaning", PlainText(f"{_lamp}的含义", limit=LONGEST_MEANING, required=True))
    setattr(LightsForm, f"{_code}_colour", LongChoice(f"{_lamp}的颜色", choices=PALETTE))


class ResetForm(Form):
    """Nothing but a confirmation."""


WHEN = {
    LightCode.RED: "期限已过，还没有办完",
    LightCode.YELLOW: "剩余的工作日不多于临期灯的天数，今天到期也在内",
    LightCode.BLUE: "剩余的工作日不多于提前灯的天数",
    LightCode.GREEN: "剩余更多",
}


@pages.route("/", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """The lights in force, to be changed; 预览 shows what is typed without keeping it."""
    form: Any = LightsForm()
    shown, tried = office().thresholds, False
    if request.method == "GET":
        form.fill(shown)
    elif form.validate():
        try:
            wanted = form.typed()
            if "preview" not in request.form:
                set_lights(office(), me(), wanted)
                flash("已保存。", "success")
                return redirect(url_for("lights.index"), 303)
            shown, tried = wanted, True
        except DomainError as refusal:
            office().rollback()
            form.show(refusal)
    return _show(form, shown, tried=tried), 422 if form.errors else 200


def _show(form: Any, shown: Thresholds, *, tried: bool) -> str:
    return render_template(
        "admin/lights.html",
        form=form,
        lamps=[(code, LAMPS[code], WHEN[code]) for code in LightCode],
        preview=samples(office().today, office().calendar, shown),
        palette=PALETTE,
        tried=tried,
        reset_url=url_for("lights.reset"),
        cancel_url=url_for("admin.index"),
    )


@pages.route("/reset", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def reset() -> ResponseReturnValue:
    """Back to the packaged lights."""
    return form_page(
        "恢复缺省灯色",
        ResetForm(),
        lambda: reset_lights(office(), me()),
        back=url_for("lights.index"),
        crumbs=[crumb("灯色", "lights.index")],
        submit="恢复缺省",
        done="已恢复缺省灯色。",
        lead="天数、名称、含义、颜色和用语都回到系统自带的样子。",
    )
