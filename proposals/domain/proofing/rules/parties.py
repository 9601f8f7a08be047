"""Parties to a case by name, and the numbers that courts give their cases: found for R40, which asks to hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proposals.domain.proofing.findings import Hit, Severity
from proposals.domain.proofing.manuscript import Spot
from proposals.domain.proofing.reading import Reading

_ROLES = "原告|被告人?|(?:被)?上诉人|再审申请人|(?:被)?申请执行人|被执行人|犯罪嫌疑人|罪犯|(?:被)?申请人|第三人|被害人|自诉人|当事人"
# surnames that begin the words of such sentences too (任何, 于, 方面, 申请, 曾经, 余款) are left out: a miss is better here
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜"
    "石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙雷钱汤尹黎贺赖龚庞樊殷颜倪牛温芦俞鲁葛伍韦聂焦柳邢岳梅庄辛"
    "蓝涂祝蒲冉苟牟谯娄阮裴霍岑骆瞿晏邬翁童鄢"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|申屠"
_OTHER_WORD = re.compile(
    "高[度额院校龄管层]|马[上路]|何[时地种处人以等]|许[可多诺]|程[序度]|钱[款财物包]|江[北南津苏西]|史料|白[天领]|康复|温[和饱暖]|石[材料化]|辛苦|雷同|颜色"
    "|田[地间]|林[地木区权业]|夏[季天]|顾[虑问客]|陆续|罗列|郑重|周[期边围年末一日]|黄金|孙[女子]|焦[虑点]|苏醒|毛[利重]|蓝图|唐突|谢[绝意]|童年|庄稼|祝愿"
    "|龙头|钟点|胡乱|戴罪|丁克|杜绝|熊猫"
)
_PARTY = re.compile(
    rf"(?:{_ROLES})：?(?P<name>(?P<family>{_COMPOUND}|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[，。；、：（）“”]|\s*$|一案|诉|与|和|及|因|不服|涉嫌|名下|拒不|系|犯|均|等(?:\d|[二三四五六七八九十]|人))"
)
_HIDDEN = re.compile(r"[某甲乙丙丁×]|先生$|女士$")
_BODY = re.compile(r"[县区市镇乡村局院厂厅委司校站店所队的]$")
_COURTS = "最高法|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼兵]"
_CASE_NUMBER = re.compile(
    r"[（〔【\[](?:19|20)\d{2}[）〕】\]]\s?(?:"
    rf"(?:{_COURTS})[\u4e00-\u9fff]{{0,2}}\d{{0,4}}[民刑行执赔破清辖督保调非知商财][\u4e00-\u9fff]{{0,3}}"
    r"|[\u4e00-\u9fff]{1,6}[民刑行执赔][\u4e00-\u9fff]{0,2}字第)\d{1,6}(?:-\d{1,3})?号"
)


def parties_of_cases(reading: Reading) -> Iterator[Hit]:
    """Hints: the name of somebody after what they are in a case, and the number of a case."""
    for spot in reading.spots(_PARTY):
        if _is_name(spot):
            name, hidden = spot["name"], f"{spot['family']}某"
            message = f"写了案件当事人的姓名“{name}”，寄送和公开前请核对，通常写成“{hidden}”。"
            yield Hit(spot.at("name"), message, hidden, cause="案件当事人", severity=Severity.HINT)
    for spot in reading.spots(_CASE_NUMBER):
        message = "写了法院的案号，从案号可以查到当事人，公开前请核对要不要隐去。"
        yield Hit(spot.at(), message, severity=Severity.HINT)


def _is_name(spot: Spot) -> bool:
    """Neither hidden already, nor another word that begins with a surname, nor a unit."""
    name = spot["name"]
    return not _HIDDEN.search(name) and not _OTHER_WORD.match(name) and not _BODY.search(name)
