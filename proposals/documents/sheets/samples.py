"""What the sheets are tried and shown with: every field filled, no two alike."""

from __future__ import annotations

from datetime import date

from proposals.documents.sheets.case_sheet import case_sheet_context
from proposals.documents.sheets.covering_note import note_context
from proposals.documents.sheets.labels import Label, labels_context
from proposals.documents.sheets.ledger import LedgerLine, ledger_context
from proposals.domain.sheets import CaseSheet, CoveringNote, LetterLine

CASE = "关于进一步加强法治政府建设的建议"
LETTERS = (
    LetterLine("0607", CASE, "渝司提〔2023〕1号", date(2023, 4, 27)),
    LetterLine("0608", "关于加强基层法治宣传的建议", "渝司提〔2023〕2号", date(2023, 4, 28), 3),
)


def case_sheet_sample() -> dict[str, object]:
    """The case sheet of No. 0607 towards its end."""
    sheet = CaseSheet(
        heading="重庆市司法局提案办理单",
        serial_no="第0607号",
        session="市政协六届一次会议",
        title=CASE,
        proposer_label="提案者",
        proposer="孔祥彬",
        sectors="社会科学界",
        cosigner_label="联名人",
        cosigners="孟平、颜青",
        raised="大会期间",
        key="重点提案",
        dispatcher="市政协提案委员会",
        dispatched_on="2023年2月8日",
        dispatch_no="渝协提〔2023〕12号",
        part="主办",
        lead_unit="重庆市司法局",
        department="法治调研督察处",
        handler="李承办",
        supporting="行政执法协调监督处（郑配合）",
        requirement="请逐条答复。",
        state="已办复",
        printed_on="2023年5月6日",
        clocks=("答复期限：2023年5月8日（2023年4月28日完成）",),
        cohandlers=("市信访办：2023年3月30日已提交会办意见",),
        contacts=("2023年3月1日办前电话，我方：李承办",),
        reviews=("第2稿：2023年4月9日 李承办", "主要领导签发：同意　种及灵　2023年4月26日"),
        letters=("渝司提〔2023〕1号　2023年4月27日　种及灵局长签发　A类　主动公开",),
        deliveries=("孔祥彬委员：挂号信 XA123　2023年4月28日",),
        receipts=("孔祥彬委员：态度满意，结果满意　2023年5月5日",),
        rounds=("第1次办理：首次办理", "第2次办理：重新办理"),
        commitments=("出台考核办法　市司法局　2023年12月",),
    )
    return case_sheet_context(sheet)


def covering_note_sample() -> dict[str, object]:
    """A note to an office with two letters; a note to a member has the same fields, without the list."""
    note = CoveringNote(
        title="关于报送提案复函的函",
        addressee="市政协提案委员会：",
        body=("现将我局办理的提案复函2件报上，请查收。", "如有疑问，请与我局联系。"),
        enclosures=("随函寄送：1.提案复函2件", "2.征询意见表2份"),
        signature="重庆市司法局",
        date="2023年5月6日",
        contact="（联系人：王登记；联系电话：12345）",
        letters=LETTERS,
    )
    return note_context(note)


def labels_sample() -> dict[str, object]:
    """Three labels on a sheet of two columns."""
    labels = [
        Label("孔祥彬委员　收", "渝北区红锦大道1号", "401120", "重庆市司法局　龙山街道2号"),
        Label("孟平委员　收", "渝中区人民路3号", "400015", "重庆市司法局　龙山街道2号"),
        Label("颜青委员　收", "江北区建新路4号", "400020", "重庆市司法局　龙山街道2号"),
    ]
    return labels_context(labels, 2)


def ledger_sample() -> dict[str, object]:
    """Two cases of the ledger."""
    lines = [
        LedgerLine(
            serial_no=letter.serial_no,
            title=letter.title,
            proposers="孔祥彬" if n == 0 else "孟平",
            part="主办" if n == 0 else "独办",
            department="法治调研督察处" if n == 0 else "普法与依法治理处",
            handler="李承办" if n == 0 else "郑配合",
            dispatched_on=f"2023-02-0{8 + n}",
            reply_due=f"2023-05-0{8 + n}",
            state="已办复" if n == 0 else "已办结",
            letter_number=letter.number,
            result="满意" if n == 0 else "基本满意",
        )
        for n, letter in enumerate(LETTERS)
    ]
    return ledger_context("重庆市司法局建议提案办理台账", "状态：在办，共2件，2023年5月6日打印", lines)
