"""台账 at a browser without scripts: saving a view, finding it again."""

from tests.factories import registered
from tests.site import SiteUnderTest


def test_a_selection_is_saved_and_stands_on_the_first_page(site: SiteUnderTest) -> None:
    registered(site.cast)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    address = "/ledger/views/new?state=pending_acceptance&sort=-due"
    assert address.replace("&", "&amp;") in clerk.get("/ledger?state=pending_acceptance&sort=-due").text
    answer = clerk.post(address, name="等签收", pinned="y")
    assert answer.headers["Location"] == "/ledger?state=pending_acceptance&sort=-due"
    assert 'aria-current="page">等签收' in clerk.get(answer.headers["Location"]).text
    home = clerk.get("/").text
    assert "等签收" in home
    assert "/ledger?state=pending_acceptance&amp;sort=-due" in home
    assert "等签收" not in site.visitor("李承办").get("/").text


def test_a_name_that_is_taken_is_said_at_its_field_and_what_was_typed_stays(site: SiteUnderTest) -> None:
    clerk = site.visitor("王登记")
    clerk.post("/ledger/views/new?key=1", name="重点件", pinned="y")
    answer = clerk.post("/ledger/views/new?state=open", name="重点件")
    assert "已经有叫“重点件”的视图" in answer.text
    assert 'value="重点件"' in answer.text
