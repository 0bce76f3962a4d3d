"""A banner on the page of somebody else, which lets in nothing that it need not."""

import pytest

from tests.browser.journeys import sign_in
from tests.factories import make_member

pytestmark = pytest.mark.browser
STRICTEST = {
    "Content-Security-Policy": "default-src 'none'; img-src *; style-src 'unsafe-inline'",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
WIDTHS = "() => [...document.images].map((it) => it.complete && it.naturalWidth)"


@pytest.mark.usefixtures("database")
def test_what_is_copied_shows_in_a_foreign_page_and_takes_no_cookie_along(page, page_without_script, stack):
    page_without_script.goto("/banners/?kleur=blauw")
    pasted = "".join(box.input_value() for box in page_without_script.locator("textarea").all())
    elsewhere, asked = f"{stack.at_localhost}/van-een-ander", []
    foreign = page  # of a member, whose cookie of our site stays out of it
    sign_in(foreign, make_member())
    foreign.context.grant_permissions(["local-network-access"])  # the site stands on this very machine
    foreign.route(elsewhere, lambda route: route.fulfill(body=pasted, content_type="text/html", headers=STRICTEST))
    foreign.on("response", lambda response: asked.append(response))

    foreign.goto(elsewhere)
    foreign.wait_for_load_state("networkidle")

    widths = foreign.evaluate(WIDTHS)
    assert len(widths) == 8  # three whole ones, three shutters and two counts
    assert all(width > 30 for width in widths)
    pictures = [response for response in asked if response.url.endswith(".svg")]
    assert pictures
    assert all(response.url.startswith(f"{stack.url}/banners/") for response in pictures)
    assert all("cookie" not in response.request.all_headers() for response in pictures)
    assert all("set-cookie" not in response.all_headers() for response in pictures)
    assert foreign.locator("script").count() == 0
