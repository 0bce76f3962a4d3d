"""Journey: a text with all that the editor can do, by mouse, by keyboard alone and without script."""

import re

import pytest
from playwright.sync_api import expect

from blog.models import Post
from content.models import Attachment
from tests.browser.journeys import PASTE, editor_on, sign_in
from tests.factories import make_member
from tests.web.pictures import photo_with_traces, png_bomb

pytestmark = pytest.mark.browser

FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
<!-- p.MsoNormal {color:red} --></style>
<!--[if gte mso 9]><xml><o:p>weg</o:p></xml><![endif]--></head><body lang=NL style='tab-interval:35.4pt'>
<p class=MsoNormal style='mso-margin-top-alt:auto'><b>Beste collega<o:p></o:p></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>eerst het besluit<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>met de datum<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>dan de reden<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>
bellen</p>
<p class=MsoNormal><span style='font-weight:bold;color:red'>Groet</span><img
src="file:///C:/x.png" onerror="alert(1)"></p>
</body></html>"""
FROM_OUTLOOK = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--
@font-face {font-family:Aptos;} p.MsoNormal {margin:0cm; mso-ligatures:standardcontextual;}
div.WordSection1 {page:WordSection1;}
--></style></head><body lang=NL link="#467886" style='word-wrap:break-word'><!--StartFragment-->
<div class=WordSection1>
<p class=MsoNormal><span style='mso-fareast-language:EN-US'>Dag allemaal,<o:p></o:p></span></p>
<p class=MsoNormal><span style='mso-fareast-language:EN-US'><o:p>&nbsp;</o:p></span></p>
<ul style='margin-top:0cm' type=disc><li class=MsoListParagraph style='margin-left:0cm;mso-list:l0 level1 lfo1'><span
style='mso-fareast-language:EN-US'>de zaal is open<o:p></o:p></span></li></ul>
<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span
style='font-family:"Calibri",sans-serif;mso-ligatures:none'>Van:</span></b><span
style='mso-ligatures:none'> Noor</span></p></div>
<p class=MsoNormal><i style='mso-bidi-font-style:normal'>Met groet</i></p>
</div><!--EndFragment--></body></html>"""


def editor(page):
    return editor_on(page)


def begin(page, title):
    page.goto("/blog/nieuw/")
    expect(page.get_by_role("button", name="Vet")).to_be_visible()
    page.get_by_label("Titel").fill(title)
    editor(page).click()


def publish(page):
    page.get_by_role("button", name="Publiceer je blog").click()
    expect(page.get_by_text("Je blog staat online.")).to_be_visible()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_text_with_a_table_code_a_picture_and_a_video(new_page, axe, database, width, tmp_path):
    page = new_page(viewport={"width": width, "height": 800})
    member = make_member()
    sign_in(page, member)
    begin(page, f"Alles bij elkaar {width}")
    keys = page.keyboard
    keys.type("Zo gaat het nu.")
    keys.press("Enter")

    button(page, "Tabel invoegen").click()
    keys.type("Wat")
    keys.press("Tab")
    keys.type("Wie")
    keys.press("Tab")
    keys.type("Waar")
    axe(page)
    button(page, "Deze kolom weghalen").last.click()
    keys.press("Control+End")
    button(page, "Blok met code").click()
    keys.type("x < 1")
    keys.press("Control+Enter")

    button(page, "Afbeelding").click()
    dialog = page.get_by_role("dialog")
    axe(page)
    dialog.get_by_role("button", name="Afbeelding invoegen").click()
    expect(dialog.get_by_text("Kies een afbeelding.")).to_be_visible()
    expect(dialog.get_by_text("Vertel wat er te zien is, of kruis")).to_be_visible()
    bomb = {"name": "bom.png", "mimeType": "image/png", "buffer": png_bomb()}
    dialog.get_by_label("Afbeelding", exact=True).set_input_files(bomb)
    dialog.get_by_label("Wat is er te zien?").fill("De balie van het nieuwe loket")
    dialog.get_by_role("button", name="Afbeelding invoegen").click()
    expect(dialog.get_by_text("meer dan 40 megapixels")).to_be_visible()
    axe(page)
    good = {"name": "loket.jpg", "mimeType": "image/jpeg", "buffer": photo_with_traces()}
    dialog.get_by_label("Afbeelding", exact=True).set_input_files(good)
    dialog.get_by_role("button", name="Afbeelding invoegen").click()
    expect(dialog).to_have_count(0)
    expect(editor(page).get_by_alt_text("De balie van het nieuwe loket")).to_be_visible()
    keys.type("Sinds maandag open")
    keys.press("Enter")

    button(page, "Video").click()
    dialog.get_by_label("Adres van de video").fill("https://elders.example/film")
    dialog.get_by_label("Wat is erin te zien?").fill("Een rondleiding")
    dialog.get_by_role("button", name="Video invoegen").click()
    expect(dialog.get_by_text("Alleen video's van de sites")).to_be_visible()
    dialog.get_by_label("Adres van de video").fill("https://youtu.be/aaaaaaaaaaa")
    dialog.get_by_role("button", name="Video invoegen").click()
    expect(editor(page).get_by_text("Een rondleiding")).to_be_visible()
    axe(page)
    publish(page)

    prose = page.locator(".prose").first
    expect(prose.locator("th")).to_have_text(["Wat", "Wie"])
    expect(prose.locator("pre")).to_have_text("x < 1")
    picture = prose.get_by_alt_text("De balie van het nieuwe loket")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => [image.naturalWidth, image.width > 0])") == [200, True]
    assert (picture.get_attribute("width"), picture.get_attribute("height")) == ("200", "400")
    expect(prose.locator("figcaption").first).to_have_text("Sinds maandag open")
    expect(prose.get_by_role("link", name="Een rondleiding")).to_have_attribute("href", "https://youtu.be/aaaaaaaaaaa")
    expect(prose.locator("iframe")).to_have_count(0)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    asked = []
    page.route("https://www.youtube-nocookie.com/**", lambda route: asked.append(route.request.url) or route.abort())
    assert asked == []
    prose.get_by_role("button", name="Speel de video af: Een rondleiding").click()
    expect(prose.get_by_title("Een rondleiding")).to_be_focused()
    assert asked == ["https://www.youtube-nocookie.com/embed/aaaaaaaaaaa"]
    page.wrong.clear()  # the journey itself asked for it, and refused it


def test_what_is_pasted_from_word_comes_without_its_clutter(page, database):
    sign_in(page, make_member())
    begin(page, "Uit Word")

    page.evaluate(PASTE, [FROM_WORD, "Beste collega"])
    publish(page)

    (post,) = Post.objects.filter(title="Uit Word").order_by("-pk")[:1]
    assert post.body == (
        "<p><strong>Beste collega</strong></p>"
        "<ul><li><p>eerst het besluit</p><ul><li><p>met de datum</p></li></ul></li><li><p>dan de reden</p></li></ul>"
        "<ol><li><p>bellen</p></li></ol><p><strong>Groet</strong></p>"
    )


def test_what_is_pasted_from_outlook_comes_without_its_clutter(page, database):
    sign_in(page, make_member())
    begin(page, "Uit Outlook")

    page.evaluate(PASTE, [FROM_OUTLOOK, "Dag allemaal,"])
    publish(page)

    (post,) = Post.objects.filter(title="Uit Outlook").order_by("-pk")[:1]
    assert post.body == (
        "<p>Dag allemaal,</p><ul><li><p>de zaal is open</p></li></ul>"
        "<p><strong>Van:</strong> Noor</p><p><em>Met groet</em></p>"
    )


def test_each_kind_of_text_has_its_button(page, database):
    sign_in(page, make_member())
    begin(page, "Met de knoppen")
    keys = page.keyboard

    expect(editor_on(page)).to_have_accessible_description(re.compile("Met Alt en F10"))
    button(page, "Kop").click()
    keys.type("Het loket")
    keys.press("Enter")
    button(page, "Kleinere kop").click()
    keys.type("Wat er speelt")
    keys.press("Enter")
    button(page, "Cursief").click()
    keys.type("schuin")
    expect(button(page, "Cursief")).to_have_attribute("aria-pressed", "true")
    button(page, "Cursief").click()
    expect(button(page, "Cursief")).to_have_attribute("aria-pressed", "false")
    keys.type(" en recht")
    keys.press("Enter")
    button(page, "Genummerde lijst").click()
    keys.type("eerst bellen")
    keys.press("Enter")
    keys.type("dan mailen")
    keys.press("Enter")
    keys.press("Enter")  # out of the list
    button(page, "Citaat").click()
    keys.type("Zo zei ze het.")
    publish(page)

    (post,) = Post.objects.filter(title="Met de knoppen").order_by("-pk")[:1]
    assert post.body == (
        "<h2>Het loket</h2><h3>Wat er speelt</h3><p><em>schuin</em> en recht</p>"
        "<ol><li><p>eerst bellen</p></li><li><p>dan mailen</p></li></ol>"
        "<blockquote><p>Zo zei ze het.</p></blockquote>"
    )


def test_a_picture_that_is_pasted_is_described_first(page, database):
    member = make_member()
    sign_in(page, member)
    begin(page, "Geplakt")

    page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(30, 20);
          canvas.getContext("2d").fillRect(0, 0, 9, 9);
          const file = new File([await canvas.convertToBlob()], "scherm.png", { type: "image/png" });
          const transfer = new DataTransfer();
          transfer.items.add(file);
          const paste = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    dialog = page.get_by_role("dialog", name="Afbeelding: scherm.png")
    dialog.get_by_label("Decoratief").check()
    dialog.get_by_role("button", name="Afbeelding invoegen").click()
    expect(editor(page).locator("img")).to_have_attribute("alt", "")

    assert Attachment.objects.visible_to(member).get(owner=member).is_decorative


def test_the_toolbar_is_one_stop_and_no_table_holds_one_caught(page, database):
    sign_in(page, make_member())
    begin(page, "Met het toetsenbord")
    keys = page.keyboard

    keys.press("Alt+F10")
    expect(button(page, "Kop")).to_be_focused()
    for _press in range(3):
        keys.press("ArrowRight")
    expect(button(page, "Blok met code")).to_be_focused()
    keys.press("End")
    keys.press("ArrowRight")
    expect(button(page, "Kop")).to_be_focused()
    keys.press("Escape")
    expect(editor(page)).to_be_focused()
    keys.press("Shift+Tab")
    expect(button(page, "Kop")).to_be_focused()
    keys.press("Shift+Tab")
    expect(page.get_by_label("Titel")).to_be_focused()

    editor(page).focus()
    keys.press("Alt+F10")
    button(page, "Tabel invoegen").focus()
    keys.press("Enter")
    for _cell in range(8):
        keys.press("Tab")
        expect(editor(page)).to_be_focused()
    keys.type("de laatste")
    keys.press("Tab")
    expect(editor(page)).not_to_be_focused()
    expect(editor(page).locator("td").last).to_have_text("de laatste")


def test_writing_and_reading_without_script(page_without_script, database):
    page, member = page_without_script, make_member()
    sign_in(page, member)
    page.goto("/blog/nieuw/")
    page.get_by_label("Titel").fill("Zonder script")
    page.get_by_label("Tekst").fill(
        "Zo **gaat** het.\n\n- een\n- twee\n\n[Een rondleiding](https://youtu.be/aaaaaaaaaaa)"
    )
    good = {"name": "loket.jpg", "mimeType": "image/jpeg", "buffer": photo_with_traces()}
    page.get_by_label("Afbeelding", exact=True).set_input_files(good)
    page.get_by_label("Wat is er te zien?").fill("De balie")
    page.get_by_role("button", name="Zet hem onder de tekst").click()
    expect(page.get_by_label("Tekst")).to_have_value(
        re.compile(r"rondleiding\]\(.*\)\n\n!\[De balie\]\(/afbeeldingen/.*/\)$")
    )
    publish(page)

    prose = page.locator(".prose").first
    expect(prose.locator("strong")).to_have_text("gaat")
    expect(prose.locator("li")).to_have_text(["een", "twee"])
    expect(prose.get_by_role("link", name="Een rondleiding")).to_have_attribute("href", "https://youtu.be/aaaaaaaaaaa")
    expect(prose.get_by_role("button")).to_have_count(0)
    expect(prose.get_by_alt_text("De balie")).to_have_attribute("width", "200")

    page.get_by_role("link", name="Bewerken").first.click()
    expect(page.get_by_label("Tekst")).to_have_value(re.compile(r"^Zo \*\*gaat\*\* het\.\n\n- een\n- twee\n\n"))
