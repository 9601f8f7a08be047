"""管理—电子签章: certificates of units, their seal pictures, a sample to try them."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from proposals.domain.actors import Role
from proposals.services.settings import seals as seal_settings
from proposals.services.settings.seals import UploadedSeal
from proposals.web.admin.frame import Action, Cell, crumb, form_page, show_list, unit_choices
from proposals.web.display import day
from proposals.web.edge import for_roles, me, office
from proposals.web.forms import Form, LongChoice, Secret, Upload

pages = Blueprint("seals", __name__, url_prefix="/admin/seals")
PEM = "application/x-pem-file"
PICTURE_HINT = (
    "透明底的PNG；写了分辨率的按实际大小印，没有写的印成42毫米宽。没有图片时签名照样有效，只是不显示印章"
)


class SealForm(Form):
    """A certificate with its key, or that of a platform."""

    unit = LongChoice("单位")
    provider = LongChoice("由谁签名")
    file = Upload(
        "证书文件",
        kinds=("p12", "pfx", "pem", "crt", "cer"),
        required=True,
        hint=".p12、.pfx里已经有私钥；PEM证书可以另传私钥。由平台签名的只传证书",
    )
    key = Upload("私钥文件", kinds=("pem", "key"), hint="证书文件里没有私钥时才传")
    password = Secret("私钥的密码", new=True, hint="只用来打开文件，不保存")
    picture = Upload("印章图片", kinds=("png",), hint=PICTURE_HINT)


class PictureForm(Form):
    """A seal picture."""

    picture = Upload("印章图片", kinds=("png",), required=True, hint=PICTURE_HINT)


class EndForm(Form):
    """Nothing but a confirmation."""


def _bytes(field: Any) -> bytes:
    data: bytes = field.data.read() if field.data else b""
    return data


@pages.route("")
@for_roles(Role.SYSADMIN)
def index() -> ResponseReturnValue:
    """All certificates."""
    rows = [
        (
            Cell(line.certificate.subject, url_for("seals.one", seal_certificate_id=line.certificate.id)),
            Cell(line.unit),
            Cell(line.provider),
            Cell(day(line.certificate.valid_to)),
            Cell("有" if line.certificate.seal_blob_id else "没有"),
            Cell(line.state, tag=line.state != "在用"),
        )
        for line in seal_settings.all_seals(office(), me())
    ]
    return show_list(
        "电子签章",
        ("证书", "单位", "由谁签名", "有效期至", "印章图片", "状态"),
        rows,
        add=Action("上传证书", url_for("seals.new")),
        empty=(
            "还没有签章证书，发出的PDF不签名，凭登记簿里的摘要核验。",
            "上传本单位的证书以后，新发的函自动签名，在署名和成文日期上盖印章。",
        ),
    )


@pages.route("/new", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def new() -> ResponseReturnValue:
    """Upload a certificate; it is checked before it is taken."""
    form = SealForm()
    form.unit.choices = unit_choices()
    form.provider.choices = seal_settings.providers()

    def call() -> None:
        seal_settings.add_seal(
            office(),
            me(),
            UploadedSeal(
                int(form.unit.data),
                form.provider.data,
                _bytes(form.file),
                key=_bytes(form.key),
                password=form.password.data or "",
                picture=_bytes(form.picture),
            ),
        )

    return form_page(
        "上传证书",
        form,
        call,
        back=url_for("seals.index"),
        crumbs=[crumb("电子签章", "seals.index")],
        submit="上传",
        done="证书已启用，新发的函从现在起签名。请试印一份看看印章的位置。",
        lead="私钥加密后存放，打开它的密钥在本机的文件里，不在数据库里；请把 var/signing_secret 和数据库分开备份。",
    )


@pages.route("/<int:seal_certificate_id>")
@for_roles(Role.SYSADMIN)
def one(seal_certificate_id: int) -> ResponseReturnValue:
    """One certificate with what can be done with it."""
    line = seal_settings.seal_to_change(office(), me(), seal_certificate_id)
    return render_template("admin/seal.html", line=line)


@pages.route("/<int:seal_certificate_id>/picture", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def picture(seal_certificate_id: int) -> ResponseReturnValue:
    """Change the seal picture."""
    line = seal_settings.seal_to_change(office(), me(), seal_certificate_id)
    form = PictureForm()
    back = url_for("seals.one", seal_certificate_id=seal_certificate_id)
    return form_page(
        "更换印章图片",
        form,
        lambda: seal_settings.change_picture(office(), me(), seal_certificate_id, _bytes(form.picture)),
        back=back,
        crumbs=[crumb("电子签章", "seals.index"), (line.certificate.subject, back)],
        submit="上传",
        done="印章图片已更换，请试印一份看看。",
    )


@pages.route("/<int:seal_certificate_id>/end", methods=["GET", "POST"])
@for_roles(Role.SYSADMIN)
def end(seal_certificate_id: int) -> ResponseReturnValue:
    """Stop signing with a certificate."""
    line = seal_settings.seal_to_change(office(), me(), seal_certificate_id)
    back = url_for("seals.one", seal_certificate_id=seal_certificate_id)
    return form_page(
        "停用签章证书",
        EndForm(),
        lambda: seal_settings.end_seal(office(), me(), seal_certificate_id),
        back=back,
        crumbs=[crumb("电子签章", "seals.index"), (line.certificate.subject, back)],
        submit="停用",
        done="已停用，私钥已销毁。",
        grave=True,
        lead="停用以后不再用它签名，存放的私钥随即销毁，不能恢复；已经签过的函仍可核验。",
    )


@pages.route("/<int:seal_certificate_id>/seal.png")
@for_roles(Role.SYSADMIN)
def seal_png(seal_certificate_id: int) -> ResponseReturnValue:
    """The seal picture."""
    data = seal_settings.read_picture(office(), me(), seal_certificate_id)
    return send_file(io.BytesIO(data), mimetype="image/png")


@pages.route("/<int:seal_certificate_id>/certificate.pem")
@for_roles(Role.SYSADMIN)
def certificate(seal_certificate_id: int) -> ResponseReturnValue:
    """The certificate, to be trusted on other machines."""
    pem = seal_settings.certificate_pem(office(), me(), seal_certificate_id)
    answer = Response(pem, mimetype=PEM)
    answer.headers["Content-Disposition"] = "attachment; filename=certificate.pem"
    return answer


@pages.route("/<int:seal_certificate_id>/sample.pdf")
@for_roles(Role.SYSADMIN)
def sample(seal_certificate_id: int) -> ResponseReturnValue:
    """A sample letter with the seal; nothing is stored."""
    sealed = seal_settings.try_seal(office(), me(), seal_certificate_id)
    return send_file(
        io.BytesIO(sealed.pdf), mimetype="application/pdf", as_attachment=True, download_name="印章试印.pdf"
    )
