"""What our renderer is measured against: the same letter made by other means, and pieces the benchmarks share."""

from __future__ import annotations

import gc
import io
import random
import statistics
import time
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import docxtpl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from proposals.domain.letter import LetterText

# A letter of Chinese prose packs to less than half; words drawn at random from these come close to that.
WORDS = """
我局 会同 有关 部门 认真 研究 办理 建议 采纳 落实 措施 责任 单位 完成 时限
定期 检查 结果 反馈 委员 提案 法治 政府 建设 执法 人员 培训 规范 文件 质量
重大 行政 决策 程序 基层 矛盾 纠纷 化解 律师 服务 采购 合同 文本 审核 社区
讲堂 群众 需求 调查 统计 数据 平台 共享 机制 健全 完善 制度 标准 流程 公开
监督 评估 抽查 整改 通报 考核 激励 资金 保障 项目 推进 规划 方案 印发 实施
试点 总结 经验 推广 区县 乡镇 街道 村居 学校 医院 企业 园区 交通 绿化 养老
托育 就业 住房 食品 安全 环境 治理 水质 空气 噪声 垃圾 分类 处置 设施 改造
更新 老旧 小区 电梯 停车 充电 照明 道路 桥梁 隧道 排水 防汛 应急 演练 值班
热线 回访 满意 提升 能力 队伍 专业 人才 引进 培养 交流 合作 联合 会议 纪要
签订 协议 明确 分工 牵头 配合 协调 沟通 听取 意见
"""


def prose(characters: int, seed: int = 4400) -> str:
    """A body of headings and paragraphs of together so many characters, the same for the same seed."""
    draw = random.Random(seed)
    lines = []
    for number in "一二三四五六七八九十":
        lines.append(f"{number}、关于{_sentence(draw, 5)}")
        for second in "一二三":
            lines.append(f"（{second}）{_sentence(draw, 5)}{''.join(_sentence(draw, 14) for _ in range(5))}")
    return "\n".join(lines)[:characters].rstrip("，。\n") + "。"


def _sentence(draw: random.Random, words: int) -> str:
    drawn = draw.choices(WORDS.split(), k=words)
    half = words // 2
    return "".join(drawn[:half]) + ("，" if words > 9 else "") + "".join(drawn[half:]) + "。"


def stock_docxtpl(template: bytes, context: Mapping[str, Any]) -> bytes:
    """docxtpl as its manual shows it, with escaping switched on."""
    document, out = docxtpl.DocxTemplate(io.BytesIO(template)), io.BytesIO()
    document.render(dict(context), autoescape=True)
    document.save(out)
    return out.getvalue()


def on_default_document(template: bytes) -> bytes:
    """The paragraphs of ``template`` in python-docx's own default document, as an office would begin with."""
    source, document = docx.Document(io.BytesIO(template)), docx.Document()
    for paragraph in source.paragraphs:
        document.add_paragraph(paragraph.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def python_docx(base: bytes, text: LetterText) -> bytes:
    """The letter built paragraph by paragraph into an empty letter that has the styles and the header."""
    document, out = docx.Document(io.BytesIO(base)), io.BytesIO()
    for style, line in _styled_lines(text):
        paragraph = document.element.body.add_p()
        paragraph.style = style  # by its id: python-docx's own way looks a name up for every paragraph
        Paragraph(paragraph, document).add_run(line)
    header = document.sections[0].first_page_header.paragraphs
    header[0].add_run(text.mark)
    header[-1].add_run(text.number or "")
    document.save(out)
    return out.getvalue()


def _styled_lines(text: LetterText) -> list[tuple[str, str]]:
    return [
        *(("FuhanTitle", line) for line in text.title),
        ("FuhanAddressee", text.addressee),
        ("FuhanBody", text.opening),
        *(("FuhanBody", part.text) for part in text.body),
        *(("FuhanClosing", line) for line in text.closing),
        *(("FuhanAttachment", line) for line in text.attachments),
        ("FuhanSignature", text.signature),
        ("FuhanDate", text.date or ""),
        *(("FuhanNote", line) for line in [text.contact] if line),
        *(("FuhanCopies", line) for line in [text.copies] if line),
    ]


def emptied(template: bytes) -> bytes:
    """A letter template without its paragraphs."""
    document, out = docx.Document(io.BytesIO(template)), io.BytesIO()
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    for paragraph in document.sections[0].first_page_header.paragraphs:
        for run in paragraph.runs:
            run.text = ""
    document.save(out)
    return out.getvalue()


def zip_rewrite(parts: Mapping[str, bytes]) -> bytes:
    """Nothing but the ZIP: every part is ready and deflated anew by the standard library."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in parts.items():
            package.writestr(name, blob)
    return out.getvalue()


def medians(rivals: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of processor time of each, measured in turn round by round, so that a busy moment meets all of them alike.

    As in ``timeit`` the collector of garbage rests meanwhile: it would bill one rival for another's waste.
    """
    found: dict[str, list[float]] = {name: [] for name in rivals}
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, make in rivals.items():
                found[name].append(_took(make) * 1000)
    finally:
        gc.enable()
        gc.unfreeze()
    return {name: statistics.median(times) for name, times in found.items()}


def _took(make: Callable[[], object]) -> float:
    """Processor seconds for one of five in a row, as in a batch, after one that fetches code and data into the processor."""
    gc.collect()
    make()
    start = time.thread_time()
    for _ in range(5):
        make()
    return (time.thread_time() - start) / 5
