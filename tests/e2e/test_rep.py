import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import *
from tests.e2e.test_photo import on_phone, with_photo, edges_of, middle, boxes_of
from tests.e2e.person import digits_of, swipe
@pytest.mark.parametrize("k", range(8))
def test_rep(on_phone, k):
    p=on_phone
    p.evaluate("""()=>{window.ev=[];for(const t of ['pointerdown','pointermove','pointerup','pointercancel','click'])document.addEventListener(t,e=>window.ev.push([t,Math.round(e.clientX),Math.round(e.clientY),e.composedPath()[0].className]),true)}""")
    p.get_by_role("button", name="Choose a part").tap()
    left, top, right, bottom = edges_of(p)
    for corner, x, y in (("se", (left + right) / 2, bottom - 4), ("nw", left + 4, top + 4)):
        start = middle(p.locator(f".picture .corner.{corner}"))
        swipe(p, [start, ((start[0] + x) / 2, (start[1] + y) / 2), (x, y)])
    print(p.locator('.picture .frame').bounding_box(), edges_of(p))
    p.get_by_role("button", name="Read only this part").click()
    try: expect(digits_of(p)).to_have_text("20",timeout=8000)
    except AssertionError:
        print(p.evaluate("window.ev")); print(p.locator('.picture').get_attribute('class'), edges_of(p)); p.screenshot(path='/tmp/fail.png'); raise
