"""What is wrong with a page, in words: HTML, policy, foreign addresses, forms, names of controls."""

import re
from html import unescape
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse

XHTML = "{http://www.w3.org/1999/xhtml}"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "",
    "Cache-Control": "no-store",
}
LOADS = ("src", "action", "formaction", "poster", "data")
FOREIGN = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def faults_of(response: TestResponse) -> list[str]:
    """Everything wrong with this answer; empty for a sound page, and for what is no page."""
    missing = [
        name for name, start in HEADERS.items() if not response.headers.get(name, "-").startswith(start)
    ]
    if response.mimetype != "text/html" or 300 <= response.status_code < 400:
        return [f"header {name}" for name in missing if name == "X-Content-Type-Options"]
    try:
        tree = html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True))
    except ParseError as problem:
        return [f"HTML: {problem}"]
    found = [f"header {name}" for name in missing]
    return [*found, *_forbidden(tree), *_forms(tree), *_references(tree), *_frame(tree)]


def links_of(response: TestResponse) -> list[str]:
    """Addresses on this page that a person could follow, without fragments."""
    if response.mimetype != "text/html":
        return []
    found = re.findall(r'<a\b[^>]*\bhref="(/[^"#]*)', response.get_data(as_text=True))
    return [unescape(href) for href in found]


def _forbidden(tree: Element) -> list[str]:
    """What the content security policy stops, and what would ask another host."""
    found = []
    for element in tree.iter():
        tag = str(element.tag).removeprefix(XHTML)
        found += [f"inline {a} in <{tag}>" for a in element.attrib if a == "style" or a.startswith("on")]
        if tag == "style" or (tag == "script" and not element.get("src")):
            found.append(f"inline <{tag}>")
        if tag in ("img", "link", "script", "iframe", "form", "button", "input", "object", "source"):
            loads = LOADS + (("href",) if tag == "link" else ())
            found += [
                f"another host in <{tag} {a}>"
                for a in loads
                if FOREIGN.match(element.get(a) or "")
                and not (element.get(a) or "").startswith("data:image/")
            ]
        href = element.get("href") or ""
        if tag == "a" and FOREIGN.match(href) and not href.startswith("tel:"):
            found.append(f"foreign link {href}")
    return found


def _forms(tree: Element) -> list[str]:
    """Posts carry a token; every control has a name that can be read aloud."""
    found = []
    for form in tree.iter(f"{XHTML}form"):
        tokens = [i for i in form.iter(f"{XHTML}input") if i.get("name") == "csrf_token"]
        if (form.get("method") or "get").lower() == "post":
            if len(tokens) != 1 or not tokens[0].get("value"):
                found.append(f"form to {form.get('action') or 'itself'} has {len(tokens)} tokens")
        elif tokens:
            found.append("a GET form shows its token in the address")
    labelled = {e.get("for") for e in tree.iter(f"{XHTML}label")}
    for kind in ("input", "select", "textarea"):
        for control in tree.iter(f"{XHTML}{kind}"):
            if control.get("type") in ("hidden", "submit"):
                continue
            if control.get("id") not in labelled and not control.get("aria-label"):
                found.append(f"nameless control {control.get('name')}")
    return found


def _references(tree: Element) -> list[str]:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    found = [f"id {i} stands twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
    for element in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    found.append(f"{attribute}={target} leads nowhere")
        href = element.get("href") or ""
        if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            found.append(f"{href} leads nowhere")
    return found


def _frame(tree: Element) -> list[str]:
    """Language, one heading, one main part, a title that says where one is."""
    found = []
    if tree.get("lang") != "zh-CN":
        found.append("no language")
    for tag in ("h1", "main", "title"):
        if len(list(tree.iter(f"{XHTML}{tag}"))) != 1:
            found.append(f"not one <{tag}>")
    title = tree.find(f".//{XHTML}title")
    if title is not None and not (title.text or "").strip(" -").replace("复函", ""):
        found.append("the title does not say where one is")
    return found
