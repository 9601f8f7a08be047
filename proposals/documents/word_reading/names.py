"""The namespaces of a Word file, and the small questions asked of its elements everywhere."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = frozenset({"0", "false", "off"})


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """An attribute of ours, or None where element or attribute is absent."""
    return None if element is None else element.get(W + attribute)


def child_value(element: etree._Element | None, name: str) -> str | None:
    """``w:val`` of the first child of this name."""
    return None if element is None else value(element.find(W + name))


def switched_on(element: etree._Element | None, name: str) -> bool:
    """Whether a switch such as ``w:vanish`` is there and not turned off (17.17.4)."""
    found = None if element is None else element.find(W + name)
    return found is not None and (value(found) or "").lower() not in _OFF


def whole(text: str | None, otherwise: int) -> int:
    """A number out of an attribute that a foreign program may have written badly."""
    try:
        return max(-1, min(int(text or ""), 2**31 - 1))
    except ValueError:
        return otherwise
