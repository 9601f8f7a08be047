"""Word templates that somebody might upload to do harm, each made here; ``HOSTILE`` maps what it tries to its bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from proposals.documents.packaged import packaged_template
from proposals.documents.zip_parts import pack, unpack
from tests.documents.attack_files import locked_zip, macro_docx, many_entries

DOCUMENT, HEADER, FOOTER, CORE = (
    "word/document.xml",
    "word/header1.xml",
    "word/footer2.xml",
    "docProps/core.xml",
)
RELATIONS, TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHELL = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"
Change = Callable[[bytes], bytes]


def template(**changed: Change | bytes) -> bytes:
    """The packaged reply with parts changed or added; keywords as in the names above."""
    parts = unpack(packaged_template("reply"))
    for key, change in changed.items():
        name = {"document": DOCUMENT, "header": HEADER, "footer": FOOTER, "core": CORE}.get(
            key, key.replace("__", "/").replace("_xml", ".xml")
        )
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
    return pack(parts)


def saying(words: str) -> Change:
    """One more paragraph at the end of a part."""
    paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        at = max(text.rfind("<w:sectPr"), text.rfind("</w:hdr>"), text.rfind("</w:ftr>"))
        return (text[:at] + paragraph + text[at:]).encode()

    return change


def holding(xml: str) -> Change:
    """The same with a piece of XML."""
    return lambda blob: saying("@@@")(blob).replace(b"<w:p><w:r><w:t>@@@</w:t></w:r></w:p>", xml.encode())


def body(words: str) -> bytes:
    return template(document=saying(words))


def notes(kind: str, words: str) -> bytes:
    """A part of footnotes, endnotes or comments."""
    xml = f'<w:{kind} xmlns:w="{W}"><w:n><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:n></w:{kind}>'
    return xml.encode()


def field(code: str) -> bytes:
    """A Word field over several runs, its code cut in two."""
    half = len(code) // 2
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:half], code[half:]))
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return template(document=holding(f"<w:p>{begin}{runs}{end}</w:p>"))


def related(kind: str, target: str, *, part: str = DOCUMENT) -> bytes:
    """One more relationship to the outside."""
    parts = unpack(packaged_template("reply"))
    folder, name = part.rsplit("/", 1)
    rels = f"{folder}/_rels/{name}.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    more = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    blob = parts.get(rels, empty).replace(b"</Relationships>", more.encode())
    return pack(parts | {rels: blob})


def declared(kind: str, part: str, blob: bytes) -> bytes:
    """One more part inside, by a relationship of this kind."""
    parts = unpack(packaged_template("reply"))
    more = f'<Relationship Id="rId98" Type="{OFFICE}/{kind}" Target="{part}"/></Relationships>'
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", more.encode())
    return pack(parts | {f"word/{part}": blob})


def doctype(declarations: str, entity: str) -> Change:
    """An internal subset before the root, and a use of its entity."""

    def change(xml: bytes) -> bytes:
        head, root = xml.split(b"?>", 1)
        text = saying(f"&{entity};")(root).decode()
        return head + f"?><!DOCTYPE w [{declarations}]>{text}".encode()

    return change


LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


# ------------------------------------------------------------------ ZIP files that are not what they say


def raw_zip(entries: list[tuple[str, bytes]], *, wrong_crc: bool = False, overlap: bool = False) -> bytes:
    """A ZIP written field by field, so that it can lie; ``overlap`` lets all lines point at the first data."""
    out, lines, first = b"", b"", 0
    for name, blob in entries:
        spelled, pressed = name.encode(), zlib.compress(blob)[2:-4]
        crc = zlib.crc32(blob) ^ (1 if wrong_crc else 0)
        head = struct.pack("<5H3I2H", 20, 0, 8, 0, 33, crc, len(pressed), len(blob), len(spelled), 0)
        place = first if overlap else len(out)
        out += b"PK\3\4" + head + spelled + pressed
        lines += b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<3H2I", 0, 0, 0, 0, place) + spelled
    return (
        out
        + lines
        + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(lines), len(out), 0)
    )


def entries(**more: bytes) -> list[tuple[str, bytes]]:
    return [*unpack(packaged_template("reply")).items(), *more.items()]


def bomb(megabytes: int) -> bytes:
    """Zeros, a thousand to one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in entries():
            package.writestr(name, blob)
        with package.open("word/media/a.png", "w") as part:
            for _ in range(megabytes):
                part.write(bytes(1_000_000))
    return out.getvalue()


def lying_size() -> bytes:
    """20 MB that the directory calls ten bytes."""
    data = bytearray(bomb(20))
    line = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, line + 24, 10)
    return bytes(data)


def attributes(count: int) -> str:
    return "<w:p " + " ".join(f'w:a{n}="1"' for n in range(count)) + "/>"


TEMPLATES: dict[str, Callable[[], bytes]] = {
    # Jinja, wherever a field can stand
    "a shell in the body": lambda: body(SHELL),
    "a shell in the header": lambda: template(header=saying(SHELL)),
    "a shell in the footer": lambda: template(footer=saying(SHELL)),
    "a shell in a footnote": lambda: template(word__footnotes_xml=notes("footnotes", SHELL)),
    "a shell in an endnote": lambda: template(word__endnotes_xml=notes("endnotes", SHELL)),
    "a shell in a comment": lambda: template(word__comments_xml=notes("comments", SHELL)),
    "a shell in a table cell": lambda: template(
        document=holding(f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{SHELL}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
    ),
    "a shell in a text box": lambda: template(
        document=holding(
            f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{SHELL}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
        )
    ),
    "a shell in the core properties": lambda: template(
        core=lambda x: x.replace(b"{{ heading }}", SHELL.encode())
    ),
    "a shell in the application's properties": lambda: template(docProps__app_xml=f"<p>{SHELL}</p>".encode()),
    "a shell in the custom properties": lambda: template(docProps__custom_xml=f"<p>{SHELL}</p>".encode()),
    "a shell in an attribute": lambda: template(document=holding(f'<w:p w:rsid="{SHELL}"/>')),
    "a shell split over runs": lambda: body(SHELL.replace("__", "_</w:t></w:r><w:r><w:t>_")),
    # what the language could do
    "the class of a list": lambda: body("{{ title.__class__.__mro__ }}"),
    "the class by its key": lambda: body("{{ title['__class__'] }}"),
    "the template itself": lambda: body("{{ self.__init__ }}"),
    "the loop itself": lambda: body("{% for a in title %}{{ loop.__class__ }}{% endfor %}"),
    "a thousand million rounds": lambda: body("{% for a in range(10**9) %}{% endfor %}"),
    "eight loops in one another": lambda: body("{% for a in body %}" * 8 + "x" + "{% endfor %}" * 8),
    "a thousand loops in a row": lambda: body("{% for a in body %}{% endfor %}" * 240),
    "a loop over a word": lambda: body("{% for a in 'aaaaaaaa' %}{% endfor %}"),
    "a recursive loop": lambda: body("{% for a in body recursive %}{{ loop(body) }}{% endfor %}"),
    "half a gigabyte of blanks": lambda: body("{{ ''|center(500000000) }}"),
    "a word many times": lambda: body("{{ 'a' * 999999999 }}"),
    "a power of powers": lambda: body("{{ 9**9**9 }}"),
    "joins of joins": lambda: body("{{ opening|join(opening)|join(opening)|join(opening) }}"),
    "joins with a long word": lambda: body("{{ opening|join('" + "x" * 100_000 + "') }}"),
    "two gigabytes by a legal loop": lambda: body(
        "{% for a in body %}{% for b in body %}" + "字" * 800_000 + "{% endfor %}{% endfor %}"
    ),
    "an included file": lambda: body("{% include '/etc/passwd' %}"),
    "an imported file": lambda: body("{% import 'os' as os %}"),
    "a parent": lambda: body("{% extends 'x' %}"),
    "a macro that calls itself": lambda: body("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
    "a call block": lambda: body("{% call m() %}{% endcall %}"),
    "a variable": lambda: body("{% set a = body %}"),
    "a changed list": lambda: body("{{ title.append(1) }}"),
    "a format of attributes": lambda: body("{{ '{0.__class__}'.format(title) }}"),
    "brackets without end": lambda: body("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}"),
    "a chain of a hundred thousand dots": lambda: body("{{ title" + ".a" * 100_000 + " }}"),
    "a number of ten thousand digits": lambda: body("{{ " + "9" * 10_000 + " }}"),
    "a hundred conditions in one another": lambda: body("{% if date %}" * 150 + "x" + "{% endif %}" * 150),
    "ten thousand fields": lambda: body("{{ date }}" * 10_000),
    "ten thousand open braces": lambda: body("{" * 10_000),
    "tags that never close": lambda: body("{% if date %}" * 3),
    "a row's tag outside a table": lambda: body("{%tr for a in body %}"),
    "a look-alike of a field": lambda: body("{{ tіtle }}"),  # the second letter is Ukrainian
    "raw": lambda: body("{% raw %}{{ title }}{% endraw %}{% debug %}"),
    # XML
    "a thousand million laughs": lambda: template(document=doctype(LAUGHS, "l9")),
    "a file by an entity": lambda: template(document=doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "x")),
    "an address by an entity": lambda: template(
        core=doctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/">', "x")
    ),
    "a document type in UTF-16": lambda: template(
        document=lambda x: x.decode().replace("'UTF-8'", "'UTF-16'").encode("utf-16")
    ),
    "a hundred thousand elements in one another": lambda: template(
        document=holding("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)
    ),
    "three million elements": lambda: template(document=holding("<w:p/>" * 3_000_000)),
    "a hundred thousand attributes": lambda: template(document=holding(attributes(100_000))),
    "a body cut short": lambda: template(document=lambda xml: xml[:-200]),
    "a body that is no XML": lambda: template(document=b"PK\x03\x04"),
    # ZIP
    "a ZIP bomb": lambda: bomb(120),
    "a part larger than it says": lying_size,
    "a wrong checksum": lambda: raw_zip(entries(), wrong_crc=True),
    "overlapping parts": lambda: raw_zip(entries(), overlap=True),
    "the same name twice": lambda: raw_zip([*entries(), (DOCUMENT, b"<w:document/>")]),
    "a name that climbs": lambda: raw_zip([*entries(), ("../../etc/cron.d/x", b"")]),
    "a name from the root": lambda: raw_zip([*entries(), ("/etc/cron.d/x", b"")]),
    "five thousand parts": lambda: many_entries(5_000),
    "an encrypted package": locked_zip,
    "half a file": lambda: packaged_template("reply")[:4_000],
    # what Word or LibreOffice would fetch or run
    "macros": macro_docx,
    "a macro project": lambda: declared("vbaProject", "vbaProject.bin", b"x"),
    "an outside template": lambda: related("attachedTemplate", "http://127.0.0.1:9/t.dotm"),
    "an outside template in the settings": lambda: related(
        "attachedTemplate", "file://server/t.dotm", part="word/settings.xml"
    ),
    "a picture by HTTP": lambda: related("image", "http://127.0.0.1:9/a.png"),
    "a picture from the disk": lambda: related("image", "file:///etc/passwd", part="word/header1.xml"),
    "a frame": lambda: related("frame", "http://127.0.0.1:9/"),
    "an embedded object": lambda: declared("oleObject", "embeddings/o.bin", b"\xd0\xcf\x11\xe0"),
    "an inserted file": lambda: declared("aFChunk", "chunk.html", b"<html/>"),
    "an inserted file without relationship": lambda: template(document=holding("<w:altChunk/>")),
    "DDE": lambda: field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"'),
    "text from a file": lambda: field('INCLUDETEXT "/etc/passwd"'),
    "a picture by a field": lambda: field('INCLUDEPICTURE "http://127.0.0.1:9/a.png"'),
    "a field in one piece": lambda: template(
        document=holding('<w:p><w:fldSimple w:instr="DATABASE \\d x"/></w:p>')
    ),
    "a field made of a field": lambda: template(
        document=holding(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        )
    ),
    "a field's code from the data": lambda: field("REF {{ title }}"),
    "a drawn picture by its address": lambda: template(
        document=holding(
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
            'src="http://127.0.0.1:9/a.png"/></v:shape></w:pict></w:r></w:p>'
        )
    ),
}
