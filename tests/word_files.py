"""Small Word files made by hand, for what no library writes: every part as XML."""

import subprocess
from pathlib import Path

from proposals.documents.word_template import pack

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def p(*inside: str, style: str = "", number: tuple[int, int] | None = None, mark: str = "") -> str:
    """A paragraph; ``number`` is (numId, ilvl), ``mark`` goes into the run properties of its end."""
    numbers = (
        f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    ends = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{named}{numbers}{ends}</w:pPr>{''.join(map(r, inside))}</w:p>"


def r(inside: str) -> str:
    """A run of plain text; what is XML already stays as it is."""
    return inside if inside.startswith("<") else f'<w:r><w:t xml:space="preserve">{inside}</w:t></w:r>'


def tracked(kind: str, words: str) -> str:
    """``ins``, ``del``, ``moveFrom`` or ``moveTo`` around a run."""
    text = "delText" if kind in ("del",) else "t"
    return f'<w:{kind} w:id="1" w:author="周处长"><w:r><w:{text}>{words}</w:{text}></w:r></w:{kind}>'


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """One level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*lists: str, nums: str = "") -> str:
    """Abstract lists 0, 1, 2 … and for each a ``w:num`` of the next number (1, 2, 3 …), then ``nums``."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in enumerate(lists)
    )
    own = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(lists))
    )
    return f"<w:numbering {NAMESPACES}>{abstract}{own}{nums}</w:numbering>"


def styles(inside: str) -> str:
    """A styles part."""
    return f"<w:styles {NAMESPACES}>{inside}</w:styles>"


def notes(kind: str, *entries: tuple[str, str]) -> str:
    """``comments``, ``footnotes`` or ``endnotes``: (author or id, words) each."""
    one = kind.removesuffix("s")
    inside = "".join(
        f'<w:{one} w:id="{n}" w:author="{who}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{one}>'
        for n, (who, words) in enumerate(entries, 1)
    )
    return f"<w:{kind} {NAMESPACES}>{inside}</w:{kind}>"


def word(*body: str, **parts: str) -> bytes:
    """A DOCX of these paragraphs; ``parts`` are further parts (numbering=…, styles=…, comments=…) as XML."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(parts)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        **{f"word/{kind}.xml": xml for kind, xml in parts.items()},
    }
    return pack({name: text.encode() for name, text in files.items()})


def by_libreoffice(data: bytes, folder: Path, wanted: str) -> bytes:
    """What LibreOffice saves a DOCX as: ``doc:MS Word 97``, ``txt:Text (encoded):UTF8``."""
    source = folder / "word.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
    )
    return source.with_suffix("." + wanted.partition(":")[0]).read_bytes()
