"""Every sample page is strict HTML, self-contained, and works under the policy default-src 'self'."""

import re
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.web.look import samples
from tests.web.look.styleguide import create_styleguide

STATIC = Path(__file__).parents[3] / "proposals" / "web" / "static"
XHTML = "{http://www.w3.org/1999/xhtml}"
every_page = pytest.mark.parametrize("name", sorted(samples.PAGES))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_styleguide().test_client()


def tree_of(client: FlaskClient, name: str):
    response = client.get(f"/page/{name}")
    assert response.status_code == 200
    return html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True))


def ids_of(tree) -> list[str]:
    return [e.get("id") for e in tree.iter() if e.get("id")]


@every_page
def test_a_page_parses_without_error(client: FlaskClient, name: str) -> None:
    assert tree_of(client, name) is not None


@every_page
def test_a_page_names_no_other_host(client: FlaskClient, name: str) -> None:
    html = client.get(f"/page/{name}").get_data(as_text=True)
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", html)


@every_page
def test_a_page_has_nothing_that_the_policy_forbids(client: FlaskClient, name: str) -> None:
    for element in tree_of(client, name).iter():
        assert not [a for a in element.attrib if a == "style" or a.startswith("on")], element.attrib
        assert element.tag != f"{XHTML}style"
        if element.tag == f"{XHTML}script":
            assert element.get("src")
        assert not (element.get("href") or "").startswith(("javascript:", "data:"))


@every_page
def test_an_id_stands_once_and_every_reference_finds_its_target(client: FlaskClient, name: str) -> None:
    tree = tree_of(client, name)
    ids = ids_of(tree)
    assert sorted(ids) == sorted(set(ids))
    for element in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for target in (element.get(attribute) or "").split():
                assert target in ids, f"{attribute}={target}"


@every_page
def test_a_page_says_its_language_and_where_one_is(client: FlaskClient, name: str) -> None:
    tree = tree_of(client, name)
    assert tree.get("lang") == "zh-CN"
    title = tree.find(f".//{XHTML}title").text
    assert title.strip(" -").endswith("复函")
    assert len(list(tree.iter(f"{XHTML}h1"))) == 1
    assert len(list(tree.iter(f"{XHTML}main"))) == 1


@every_page
def test_every_control_has_a_name_and_every_post_its_token(client: FlaskClient, name: str) -> None:
    tree = tree_of(client, name)
    labelled = {e.get("for") for e in tree.iter(f"{XHTML}label")}
    for kind in ("input", "select", "textarea"):
        for control in tree.iter(f"{XHTML}{kind}"):
            if control.get("type") not in ("hidden", "submit"):
                assert control.get("id") in labelled or control.get("aria-label"), control.attrib
    for form in tree.iter(f"{XHTML}form"):
        if form.get("method") == "post":
            assert any(i.get("name") == "csrf_token" for i in form.iter(f"{XHTML}input")), form.attrib


@every_page
def test_a_page_offers_at_most_one_primary_action_in_each_place(client: FlaskClient, name: str) -> None:
    tree = tree_of(client, name)
    for place in ("page-actions", "next", "form-actions"):
        for element in tree.iter():
            if place in (element.get("class") or "").split():
                primary = [e for e in element.iter() if "btn-primary" in (e.get("class") or "").split()]
                assert len(primary) <= 1


@pytest.mark.parametrize("file", sorted(STATIC.glob("*.css")), ids=lambda f: f.name)
def test_a_style_sheet_stays_in_the_year_2020_and_on_this_host(file: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    for forbidden in (
        ":has(",
        ":is(",
        ":where(",
        "@container",
        "@layer",
        "inset:",
        "aspect-ratio",
        "color-mix",
        "@import",
        "http:",
        "https:",
        "url(data",
        'url("data',
        "oklch",
        "!important",
    ):
        assert forbidden not in css, forbidden
    assert not re.search(r"\{[^{}]*\{[^{}]*\{", css), "nested rules"
    for target in re.findall(r'url\("([^"]+)"\)', css):
        assert (STATIC / target).is_file()


def test_the_script_uses_the_language_of_2019() -> None:
    script = (STATIC / "fuhan.js").read_text(encoding="utf-8")
    for forbidden in (
        "?.",
        "??",
        "||=",
        "&&=",
        ".at(",
        "replaceAll",
        "import ",
        "eval(",
        "innerHTML",
        "http:",
        "https:",
    ):
        assert forbidden not in script, forbidden
