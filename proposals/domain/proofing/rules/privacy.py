"""What must not stand in a letter that is sent out and made public (R40)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading
from proposals.domain.proofing.rule import RuleBook
from proposals.domain.proofing.rules.parties import parties_of_cases

PRIVACY = RuleBook()
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\d.〕-])1[3-9]\d([ -]?)\d{4}\1\d{4}(?![\d.%元件万个人次户])")
_ADDRESS = re.compile(
    r"家庭住址|(?:现住|常住|通讯)地?址\s*[：:]|(?:家住|住在)[^，。；]{2,20}\d号"
    r"|(?<!\d)(?:\d{1,5}号)?\d{1,3}[栋幢]\d{0,2}(?:单元)?[\d-]{0,9}[室号]|(?<!\d)\d{1,2}单元\d{1,5}"
)
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|^\s*(?:绝密|机密|秘密)\s*$|密级\s*[：:]|内部(?:资料|文件|材料)[，、（( ]*(?:注意保(?:存|密)|不得外传|请勿外传)"
    r"|^\s*[（(]?内部(?:资料|文件)?[）)]?\s*$"
)
_UNFINISHED = re.compile(
    r"[（(](?:征求意见稿|送审稿|讨论稿|初稿|草稿|修改稿|代拟稿)[）)]\s*$|^\s*(?:征求意见稿|送审稿|讨论稿|初稿|草稿|代拟稿)\s*$"
)
_QUOTED_DRAFT = re.compile(r"《[^《》]*[（(](?:征求意见稿|送审稿|讨论稿)[）)]》")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Unwanted:
    """One sort of words that must not go out."""

    pattern: re.Pattern[str]
    message: str
    severity: Severity = Severity.ERROR


_SORTS = (
    Unwanted(_ADDRESS, "可能写了个人住址，寄送和公开前请删去或者隐去门牌。", Severity.WARNING),
    Unwanted(_SECRET, "有密级或者内部字样：本系统不办涉密件，普通复函也不应带这样的标记，请核对。"),
    Unwanted(_UNFINISHED, "有“征求意见稿”“送审稿”这类字样，正式复函里应当删去。"),
    Unwanted(_QUOTED_DRAFT, "引用了还没有正式印发的文件，请核对能不能对外引用。", Severity.WARNING),
)


@PRIVACY.rule(
    "R40",
    "不宜公开的内容",
    Severity.ERROR,
    "《中华人民共和国政府信息公开条例》第十五条：涉及个人隐私等的信息不得公开；复函答复后要公开，公开前须删去。",
    bad=[
        "委员身份证号11010519491231002X，请核对。",
        "如有疑问，请拨打委员本人电话13800138000。",
        "该户居民住在某某路12号3栋2单元501室，已上门走访。",
        "机密★一年",
        "关于加强法治政府建设工作的复函（征求意见稿）",
        "根据《重庆市调解条例（征求意见稿）》的规定办理。",
        "原告张大明诉被告李小红一案已经结案。",
        "申请执行人：欧阳文华，经联系表示理解。",
        "犯罪嫌疑人何小兵、罪犯高建国均已依法处理。",
        "法院作出（2023）渝0103民初123号判决。",
        "依照（2009）中区民初字第456号判决执行。",
    ],
    good=[
        "办件量13800138件，编号110105194912310021。",
        "主动公开重大政策性文件征求意见稿21件，保守国家秘密和商业秘密。",
        "（联系人：李承办；联系电话：023-00000000）",
        "全市设有84个村（社区）法律援助联络点，1号楼提供服务。",
        "原告张某诉被告李某某一案已经结案，被执行人为某公司，申请人王女士已经撤诉。",
        "被告高度重视，原告何时起诉、罪犯向法院申诉，均依法办理。",
        "申请人申请、第三人许可，当事人任意一方、被告任何主张，均予记录。",
        "被告江北区人民政府、被告彭水县，被告马上改正，当事人程序权利有保障，被害人孙女、当事人周边均已走访。",
        "根据渝司〔2023〕12号、渝府发〔2023〕1号办理（2023）民生实事项目15件。",
    ],
)
def nothing_private_goes_out(reading: Reading) -> Iterator[Hit]:
    """Numbers of identity cards and mobile phones, home addresses, marks of secrecy and of a draft, parties to a case."""
    for spot in reading.spots(_ID):
        if _is_identity(spot[0]):
            yield Hit(spot.at(), "有身份证号，寄送和公开前必须删去。", cause="身份证号")
    for spot in reading.spots(_MOBILE):
        yield _mobile(spot)
    for sort in _SORTS:
        for spot in reading.spots(sort.pattern):
            yield Hit(spot.at(), sort.message, severity=sort.severity)
    yield from parties_of_cases(reading)


def _mobile(spot: Spot) -> Hit:
    """A mobile number; beside 联系人 it is likely the official's own."""
    if "联系人" in spot.line.text:
        message = "联系电话是手机号，公开时请核对是否改为办公电话。"
        return Hit(spot.at(), message, severity=Severity.HINT)
    return Hit(spot.at(), "有手机号，寄送和公开前请删去或者隐去中间几位。", cause="手机号")


def _is_identity(number: str) -> bool:
    """Whether the last character is the check of the others (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11] == number[-1].upper()
