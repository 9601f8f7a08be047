"""类似提案 on its page, and the warning before the same is registered twice."""

from tests.factories import registered
from tests.services.test_similar import TEXT, TOUCHED_UP
from tests.site import SiteUnderTest

TITLE = "关于推进老旧小区加装电梯的建议"


def typed(site: SiteUnderTest, **changes: object) -> dict[str, object]:
    """The form of 登记 as filled in."""
    return {
        "unit": site.cast.unit.id,
        "kind": "cppcc_proposal",
        "level": "city",
        "session": "市政协六届一次会议",
        "in_session": "yes",
        "serial_no": "0700",
        "title": TITLE,
        "proposer_type": "member",
        "proposers": "孔祥彬",
        "text": TEXT,
        "part": "sole",
        **changes,
    }


def test_the_case_leads_to_similar_ones_with_their_shared_sentences_marked(site: SiteUnderTest) -> None:
    registered(site.cast, serial_no="0001", title="关于加快老旧小区加装电梯的建议", text=TOUCHED_UP)
    case = registered(site.cast, title=TITLE, text=TEXT)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    assert f'href="/cases/{case.handling_id}/similar"' in clerk.get(f"/cases/{case.handling_id}").text
    page = clerk.get(f"/cases/{case.handling_id}/similar").text
    assert "关于加快老旧小区加装电梯的建议" in page
    assert "<mark>建议尽快出台加装电梯补贴办法，明确各级财政的分担比例。</mark>" in page
    assert "还没有答复" in page


def test_a_case_like_no_other_says_so(site: SiteUnderTest) -> None:
    case = registered(site.cast, title=TITLE, text="")
    site.cast.office.commit()
    page = site.visitor("王登记").get(f"/cases/{case.handling_id}/similar").text
    assert "没有找到内容相近的建议提案" in page
    assert "没有全文，只比较了案由" in page


def test_the_same_again_is_registered_only_after_a_look_at_the_first(site: SiteUnderTest) -> None:
    first = registered(site.cast, title=TITLE, text=TEXT)
    site.cast.office.commit()
    clerk = site.visitor("王登记")
    warned = clerk.post("/register", **typed(site))
    assert warned.status_code == 422
    assert "已经登记过内容相近的建议提案" in warned.text
    assert f'href="/cases/{first.handling_id}"' in warned.text
    assert TEXT in warned.text, "what was typed is still there"
    assert clerk.post("/register", **typed(site, not_the_same="y")).status_code == 303


def test_another_matter_is_registered_without_a_question(site: SiteUnderTest) -> None:
    registered(site.cast, title=TITLE, text=TEXT)
    site.cast.office.commit()
    asked = typed(site, title="关于节约用水的建议", text="建议推广节水器具，改造老旧管网，减少漏损。")
    assert site.visitor("王登记").post("/register", **asked).status_code == 303
