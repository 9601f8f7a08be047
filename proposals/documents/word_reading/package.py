"""The parts of a DOCX that carry text, found by their relations; files in the strict dialect are read as well."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from proposals.documents.docx_text import PARSER
from proposals.domain.errors import BadInput

NOT_A_DOCX = "这不是有效的DOCX文件，请用Word或WPS另存为DOCX后重试。"
DRAFT_PROPERTY = "FuhanDraft"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT, _PLAIN = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
)
_STRICT_MATH, _PLAIN_MATH = (
    b"http://purl.oclc.org/ooxml/officeDocument/math",
    (b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


class Package:
    """An opened DOCX; raises ``BadInput`` for what is none."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self._parts = {n.lstrip("/"): archive.read(n) for n in archive.namelist() if n[-1:] != "/"}
            self.main = self._related("", "officeDocument") or "word/document.xml"
            self.document = self._root(self.main)
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise BadInput(NOT_A_DOCX, field="file") from error
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            raise BadInput(NOT_A_DOCX, field="file") from error
        except ValueError as error:
            raise BadInput(NOT_A_DOCX, field="file") from error

    def part(self, kind: str) -> etree._Element | None:
        """The part that the document relates to as ``styles``, ``numbering``, ``comments`` …; None if absent or broken."""
        try:
            name = self._related(self.main, kind)
            return self._root(name) if name else None
        except (KeyError, etree.XMLSyntaxError, ValueError):
            return None

    def about(self) -> etree._Element | None:
        """The properties that every program keeps (docProps/core.xml): author, last modified by; None if absent."""
        try:
            return self._root(self._related("", "core-properties") or "docProps/core.xml")
        except (KeyError, etree.XMLSyntaxError, ValueError):
            return None

    def property(self, wanted: str) -> str:
        """A property that the file's maker gave it (docProps/custom.xml), "" if there is none."""
        try:
            name = self._related("", "custom-properties") or "docProps/custom.xml"
            properties = self._root(name)
        except (KeyError, etree.XMLSyntaxError, ValueError):
            return ""
        found = next((p for p in properties if p.get("name") == wanted), None)
        return "" if found is None else "".join(found.itertext()).strip()

    def _root(self, name: str) -> etree._Element:
        xml = self._parts[name].replace(_STRICT, _PLAIN).replace(_STRICT_MATH, _PLAIN_MATH)
        return etree.fromstring(xml, PARSER)

    def _related(self, source: str, kind: str) -> str | None:
        """The name of the part that ``source`` ("" for the package) points at with a relation of this kind."""
        folder, name = posixpath.split(source)
        relations = self._parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if relations is None:
            return None
        for relation in etree.fromstring(relations, PARSER).iter(_RELATION):
            if (relation.get("Type") or "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return None
