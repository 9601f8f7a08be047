"""The styles of the packaged Word templates, as data; lengths are twips, sizes half points."""

from __future__ import annotations

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINE, CHAR = 579, 316
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# The stand-in for 黑体 has letters and digits too thin for their neighbours.
LATIN, LATIN_OF_HEI = "Times New Roman", "Arial"
# 170 mm red lines, centred on the page: 8 mm and 6 mm beyond the type area.
BEYOND = '<w:ind w:left="-454" w:right="-340" w:firstLine="0"/>'


def fonts(east: str, size: int | None = None, more: str = "", latin: str = LATIN) -> str:
    sized = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    names = f'w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{LATIN}"'
    return f'<w:rFonts {names} w:hint="eastAsia"/>{more}{sized}'


def exact(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def borders(top: int, bottom: int) -> str:
    def side(name: str, size: int) -> str:
        return f'<w:{name} w:val="single" w:sz="{size}" w:space="0" w:color="FF0000"/>'

    return f"<w:pBdr>{side('top', top)}{side('bottom', bottom)}</w:pBdr>"


RED = '<w:color w:val="FF0000"/>'
INDENTED = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHAR}"/>'
JUSTIFIED = '<w:jc w:val="both"/>'
# 标题: two blank lines above it and one below, counted from character to character. With this pitch a title of
# three lines brings the last line of the first page to 7/8 of a character above the lower red line (10.1).
TITLE_LINE, TITLE_ABOVE, TITLE_BELOW = 682, 1181, 573
# The page number fills the 15 mm between type area and footer edge; its dashes stand 7 mm under the type area.
PAGE_LINE, PAGE_BELOW = 600, 250
UNDER_TYPE_AREA = 1984
# Where the name of a numbered attachment begins: two characters in, 附件：, a digit and its full stop.
NAME = 5 * CHAR + 232
# 发文机关标志 by length: name, half points, line, before; the ink begins 30 mm from the edge of the page
# and ends 4 mm above the red line at every size.
MARKS = {
    "FuhanMark": ("发文机关标志", 80, 900, 54),
    "FuhanMarkLong": ("发文机关标志（长）", 56, 700, 31),
    "FuhanMarkLongest": ("发文机关标志（最长）", 42, 588, 13),
}


def _mark(name: str, size: int, line: int, before: int) -> tuple[str, str, str]:
    return (
        name,
        f'{exact(line, before)}{BEYOND}<w:contextualSpacing/><w:jc w:val="center"/>',
        fonts(SONG, size, RED, SONG),
    )


# id: (name, paragraph properties, run properties); all stand on Normal.
PARAGRAPHS = {
    "FuhanBody": ("正文段落", f"{INDENTED}{JUSTIFIED}", ""),
    # A heading alone on its lines stays with the text under it.
    "FuhanHeading": ("独立标题", f"<w:keepNext/><w:widowControl/>{INDENTED}{JUSTIFIED}", ""),
    # The date never stands on a page without text: a short last paragraph goes with it.
    "FuhanBodyLast": ("正文末段", f"<w:keepNext/><w:widowControl/>{INDENTED}{JUSTIFIED}", ""),
    "FuhanClosing": ("结束语", f"<w:keepNext/><w:widowControl/>{INDENTED}{JUSTIFIED}", ""),
    "FuhanTitle": (
        "函件标题",
        f'<w:keepNext/>{exact(TITLE_LINE, TITLE_ABOVE, TITLE_BELOW)}<w:contextualSpacing/><w:jc w:val="center"/>',
        fonts(SONG, 44, '<w:spacing w:val="0"/>', SONG),
    ),
    "FuhanAddressee": ("主送", '<w:jc w:val="left"/>', ""),
    "FuhanAttachmentOne": (
        "附件说明（一件）",
        f'<w:keepNext/>{exact(LINE, LINE)}<w:ind w:left="{5 * CHAR}" w:hanging="{3 * CHAR}"/>',
        "",
    ),
    "FuhanAttachment": (
        "附件说明",
        f'<w:keepNext/>{exact(LINE, LINE)}<w:ind w:left="{NAME}" w:hanging="{NAME - 2 * CHAR}"/>',
        "",
    ),
    "FuhanAttachmentMore": (
        "附件说明续",
        f'<w:keepNext/><w:ind w:left="{NAME}" w:hanging="{NAME - 5 * CHAR}"/>',
        "",
    ),
    "FuhanSignature": (
        "署名",
        f'<w:keepNext/>{exact(LINE, 2 * LINE)}<w:ind w:left="{14 * CHAR}" w:right="0"/><w:jc w:val="center"/>',
        "",
    ),
    "FuhanDate": ("成文日期", f'<w:keepNext/><w:ind w:right="{4 * CHAR}"/><w:jc w:val="right"/>', ""),
    "FuhanNote": ("附注", f'<w:keepNext/><w:ind w:left="{2 * CHAR}"/>', ""),
    "FuhanCopies": (
        "抄送",
        f'{exact(400)}<w:ind w:left="1120" w:right="280" w:hanging="840"/>',
        fonts(FANG, 28, '<w:spacing w:val="0"/>'),
    ),
    # From the type area down to the edge of the page, so that 抄送 stands on the former's lower edge.
    "FuhanBelowCopies": ("抄送下方", exact(UNDER_TYPE_AREA), '<w:sz w:val="2"/>'),
    "FuhanEnd": ("文末", exact(20), '<w:sz w:val="2"/>'),
    "FuhanCorner": ("类别和公开属性", f'{exact(520)}<w:jc w:val="right"/>', fonts(HEI, latin=LATIN_OF_HEI)),
    **{style: _mark(*numbers) for style, numbers in MARKS.items()},
    "FuhanLineTop": ("首页上线", f"{borders(24, 8)}{exact(40, 181)}{BEYOND}", '<w:sz w:val="2"/>'),
    "FuhanLineFoot": ("首页下线", f"{borders(8, 24)}{exact(40)}{BEYOND}", '<w:sz w:val="2"/>'),
    # As high as the lines with their gap, for paper that bears them already.
    "FuhanLineTopBare": ("首页上线（套打）", f"{exact(120, 181)}{BEYOND}", '<w:sz w:val="2"/>'),
    "FuhanLineFootBare": ("首页下线（套打）", f"{exact(120)}{BEYOND}", '<w:sz w:val="2"/>'),
    "FuhanBlankFoot": ("空页脚", exact(PAGE_LINE + PAGE_BELOW), '<w:sz w:val="2"/>'),
    "FuhanNumber": ("发文字号", f'{exact(LINE, 99)}<w:jc w:val="right"/>', ""),
    "FuhanUnderNumber": ("字号下一行", f'{exact(LINE)}<w:jc w:val="right"/>', fonts(HEI, latin=LATIN_OF_HEI)),
    "FuhanPageOdd": (
        "页码单",
        f'{exact(PAGE_LINE, 0, PAGE_BELOW)}<w:ind w:right="280"/><w:jc w:val="right"/>',
        fonts("宋体", 28, '<w:spacing w:val="0"/>', "宋体"),
    ),
    "FuhanPageEven": (
        "页码双",
        f'{exact(PAGE_LINE, 0, PAGE_BELOW)}<w:ind w:left="280"/><w:jc w:val="left"/>',
        fonts("宋体", 28, '<w:spacing w:val="0"/>', "宋体"),
    ),
    "FuhanBlank": ("空页眉", exact(240), ""),
    "FuhanAnnex": ("附件字样", f'{exact(LINE)}<w:jc w:val="left"/>', fonts(HEI, latin=HEI)),
    "FuhanAnnexTitle": (
        "附件标题",
        f'<w:keepNext/>{exact(640, 60, 160)}<w:jc w:val="center"/>',
        fonts(SONG, 44, '<w:spacing w:val="0"/>', SONG),
    ),
    "FuhanTaskName": (
        "任务表栏目",
        f'{exact(320)}<w:jc w:val="center"/>',
        fonts(HEI, 21, '<w:spacing w:val="0"/>', HEI),
    ),
    "FuhanTaskCell": ("任务表内容", exact(320), fonts(FANG, 21, '<w:spacing w:val="0"/>', FANG)),
    "FuhanTaskCentre": (
        "任务表内容居中",
        f'{exact(320)}<w:jc w:val="center"/>',
        fonts(FANG, 21, '<w:spacing w:val="0"/>', FANG),
    ),
    "FuhanFormTitle": (
        "表题",
        f'{exact(600, 0, 120)}<w:jc w:val="center"/>',
        fonts(SONG, 40, '<w:spacing w:val="0"/>', SONG),
    ),
    "FuhanCell": ("表格内容", exact(380), fonts(FANG, 26, '<w:spacing w:val="0"/>', FANG)),
    "FuhanCellRight": (
        "表格落款",
        f'{exact(380)}<w:jc w:val="right"/>',
        fonts(FANG, 26, '<w:spacing w:val="0"/>', FANG),
    ),
    "FuhanQr": ("二维码", '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>', ""),
    "FuhanCellName": (
        "表格栏目",
        f'{exact(380)}<w:ind w:left="-70" w:right="-70"/><w:jc w:val="center"/>',
        fonts(HEI, 24, '<w:spacing w:val="0"/>'),
    ),
    # 办理单、附函、地址标签、台账
    "FuhanSheetNote": (
        "表下说明",
        f'{exact(340)}<w:jc w:val="right"/>',
        fonts(FANG, 21, '<w:spacing w:val="0"/>', FANG),
    ),
    "FuhanSheetFoot": (
        "表页码",
        f'{exact(300)}<w:jc w:val="center"/>',
        fonts("宋体", 20, '<w:spacing w:val="0"/>', "宋体"),
    ),
    "FuhanNoteSignature": (
        "附函署名",
        f'<w:keepNext/>{exact(LINE, 2 * LINE)}<w:ind w:right="{4 * CHAR}"/><w:jc w:val="right"/>',
        "",
    ),
    "FuhanNoteDate": ("附函日期", f'<w:ind w:right="{4 * CHAR}"/><w:jc w:val="right"/>', ""),
    "FuhanListTitle": (
        "目录标题",
        f'<w:keepNext/><w:pageBreakBefore/>{exact(LINE, 0, 120)}<w:jc w:val="center"/>',
        fonts(SONG, 36, '<w:spacing w:val="0"/>', SONG),
    ),
    "FuhanLabelCode": ("标签邮编", exact(340), fonts(FANG, 26, '<w:spacing w:val="40"/>', FANG)),
    "FuhanLabelAddress": ("标签地址", exact(340), fonts(FANG, 24, '<w:spacing w:val="0"/>', FANG)),
    "FuhanLabelName": (
        "标签收件人",
        f'{exact(460, 40)}<w:jc w:val="center"/>',
        fonts(FANG, 32, '<w:b/><w:spacing w:val="0"/>', FANG),
    ),
    "FuhanLabelSender": (
        "标签寄件人",
        f'{exact(240)}<w:jc w:val="right"/>',
        fonts(FANG, 15, '<w:spacing w:val="0"/>', FANG),
    ),
    "FuhanLedgerName": (
        "台账栏目",
        f'{exact(290)}<w:jc w:val="center"/>',
        fonts(HEI, 20, '<w:spacing w:val="0"/>'),
    ),
    "FuhanLedgerCell": ("台账内容", exact(280), fonts(FANG, 20, '<w:spacing w:val="0"/>', FANG)),
}
CHARACTERS = {
    "FuhanFirst": ("一级标题", fonts(HEI, latin=LATIN_OF_HEI)),
    "FuhanSecond": ("二级标题", fonts(KAI)),
}


def styles_xml() -> str:
    """The whole styles part: defaults, Normal, a table style and ours."""
    return (
        f'<w:styles xmlns:w="{NS}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG, 32)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:snapToGrid w:val="0"/>'
        f"{exact(LINE)}</w:pPr>"
        '<w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + "".join(_paragraph(*item) for item in PARAGRAPHS.items())
        + "".join(_character(*item) for item in CHARACTERS.items())
        + "</w:styles>"
    )


def _paragraph(style: str, parts: tuple[str, str, str]) -> str:
    name, ppr, rpr = parts
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


def _character(style: str, parts: tuple[str, str]) -> str:
    name, rpr = parts
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style}"><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{rpr}</w:rPr></w:style>"
    )
