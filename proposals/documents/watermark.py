"""A grey slanting watermark behind every page of a DOCX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_HEADER = re.compile(r"word/header\d*\.xml")


def stamp(parts: Mapping[str, bytes], words: str) -> dict[str, bytes]:
    """Put ``words`` behind the text of all pages; the template needs a first, an even and a default header."""
    stamped = dict(parts)
    headers = [name for name in parts if _HEADER.fullmatch(name)]
    for at, name in enumerate(headers):
        head, closing, tail = parts[name].decode("utf-8").rpartition("</w:p>")
        stamped[name] = (head + _shape(words, at) + closing + tail).encode("utf-8")
    return stamped


def _shape(words: str, at: int) -> str:
    """Text on a path in VML, which Word and LibreOffice both put behind the text."""
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:440pt;height:62pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:r {_NAMESPACES}><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" '
        'o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
        '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
        '</v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="FuhanWatermark{at}" o:spid="_x0000_s{2049 + at}" type="#_x0000_t136" style="{place}" '
        'fillcolor="#c0c0c0" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={quoteattr(words)}/>'
        "</v:shape></w:pict></w:r>"
    )
