import gzip
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from web.templatetags.look import HUES, PATTERNS, initials

ROOT = Path(settings.BASE_DIR)
MARKUP = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("web/templatetags/*.py")]


def rendered(source, **context):
    return Template("{% load look %}" + source).render(Context(context))


def somebody(pk=4, name="Noor Visscher", photo=""):
    return SimpleNamespace(
        pk=pk,
        name=name,
        profile_audience="public",
        is_leaving=False,
        photo_url=lambda side, for_visitor: "" if for_visitor else photo,
        get_absolute_url=lambda: f"/leden/{pk}-noor/",
    )


def viewed_by(is_authenticated, address="/"):
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(is_authenticated=is_authenticated)
    return request


# --- People


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Noor Visscher", "NV"),
        ("Femke van der Plas", "FP"),
        ("Pieter-Jan Wolters", "PW"),
        ("Gülsüm Aydın", "GA"),
        ("noor", "N"),
        ("  ", "?"),
    ],
)
def test_initials_are_of_the_first_and_the_last_name(name, letters):
    assert initials(name) == letters


def test_a_photo_is_shown_to_those_it_is_for():
    member = somebody(photo="/leden/4/foto/96/?a&b")

    for_member = rendered("{% avatar member %}", member=member, request=viewed_by(True))
    for_visitor = rendered("{% avatar member %}", member=member, request=viewed_by(False))

    assert 'src="/leden/4/foto/96/?a&amp;b"' in for_member
    assert for_visitor == '<span class="avatar hue-5" aria-hidden="true">NV</span>'


def test_a_shared_fragment_decides_over_the_request():
    member = somebody(photo="/leden/4/foto/96/")

    shown = rendered("{% avatar member %}", member=member, request=viewed_by(True), for_visitor=True)

    assert "<img" not in shown


def test_a_name_cannot_bring_markup():
    member = somebody(name="<b>Xander</b> &Co")

    shown = rendered("{% avatar member %}{% who member %}", member=member)

    assert "<b>" not in shown
    assert "&lt;b&gt;Xander" in shown


def test_who_left_has_no_name_and_no_profile():
    shown = rendered("{% avatar member %}{% who member %}", member=None)

    assert "Oud-lid" in shown
    assert "<a" not in shown


# --- Time, numbers and getting about


def test_a_moment_is_written_as_its_date():
    noon = datetime(2027, 1, 14, 11, 0, tzinfo=UTC)

    shown = rendered("{% ago noon %}", noon=noon)

    assert shown == '<time datetime="2027-01-14T12:00:00+01:00" data-ago>14 januari 2027</time>'


def test_the_day_of_an_event_is_the_day_where_we_are():
    late = datetime(2027, 2, 10, 23, 30, tzinfo=UTC)

    shown = rendered('{% date_block late "large" %}', late=late)

    assert shown == '<time class="date-block large" datetime="2027-02-11"><span>feb</span><b>11</b></time>'


def test_numbers_have_their_thousands_apart():
    assert rendered("{{ n|numbers }}", n=9842) == "9.842"


def test_the_way_on_keeps_what_was_asked_for():
    page = SimpleNamespace(after="2027-01-14T12:00:00+01:00~7")

    shown = rendered("{% page_links page %}", page=page, request=viewed_by(False, "/leden/?provincie=Drenthe&na=x"))

    assert 'href="?provincie=Drenthe&amp;na=2027-01-14T12%3A00%3A00%2B01%3A00~7"' in shown


def test_the_last_page_has_no_way_on():
    assert rendered("{% page_links page %}", page=SimpleNamespace(after=""), request=viewed_by(False)) == ""


@pytest.mark.parametrize(
    ("room", "is_front", "mark"),
    [
        ("groups:directory", True, ' aria-current="page"'),
        ("groups:directory", False, ' aria-current="true"'),
        ("feed:blog", True, ""),
    ],
)
def test_the_main_menu_marks_the_room(room, is_front, mark):
    shown = rendered('{% nav_link "groups:directory" "Groepen" room is_front %}', room=room, is_front=is_front)

    assert shown == f'<a href="/groepen/"{mark}>Groepen</a>'


def test_the_last_word_of_the_network_is_light():
    assert rendered("{{ name|wordmark }}", name="Netwerk <3 2.0") == "Netwerk &lt;3 <b>2.0</b>"


# --- Forms


class Questions(forms.Form):
    name = forms.CharField(label="Je naam", help_text="Zoals collega’s je kennen.")
    motto = forms.CharField(label="Motto", required=False)
    audience = forms.ChoiceField(label="Wie?", choices=[("a", "Iedereen")], widget=forms.RadioSelect)
    rules = forms.BooleanField(label="Huisregels")


def test_an_error_stands_above_its_field_and_is_tied_to_it():
    field = Questions({})["name"].as_field_group()

    assert field.index('id="id_name_error"') < field.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'class="input"' in field


def test_a_field_one_may_skip_says_so():
    assert "(niet verplicht)" in Questions()["motto"].as_field_group()
    assert "(niet verplicht)" not in Questions()["name"].as_field_group()


def test_choices_stand_in_a_fieldset_with_a_legend():
    field = Questions()["audience"].as_field_group()

    assert field.startswith('<fieldset class="field">')
    assert "<legend>Wie?</legend>" in field
    assert 'class="input"' not in field


def test_a_lone_checkbox_has_its_label_beside_it():
    field = Questions()["rules"].as_field_group()

    assert re.search(r'<div class="choice"><input type="checkbox"[^>]*><label for="id_rules">', field)


def test_the_summary_leads_to_each_wrong_field():
    shown = render_to_string("components/error_summary.html", {"form": Questions({})})

    assert re.findall(r'href="#([^"]+)"', shown) == ["id_name", "id_audience_0", "id_rules"]


@pytest.mark.parametrize(("label", "begins"), [("Naam", "Naam: Vul iets in."), ("Waarom?", "Waarom? Vul iets in.")])
def test_the_summary_sets_no_colon_after_a_question_mark(label, begins):
    class Form(forms.Form):
        why = forms.CharField(label=label, error_messages={"required": "Vul iets in."})

    shown = render_to_string("components/error_summary.html", {"form": Form({})})

    assert f">{begins}</a>" in shown


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("components/error_summary.html", {"form": Questions()}).strip() == ""


# --- Pages and mails


@pytest.mark.parametrize("page", ["500.html", "400.html"])
def test_the_last_resort_needs_no_context_and_no_database(page):
    assert "Naar de voorpagina" in get_template(page).render()


def test_a_mail_carries_its_style_in_its_elements():
    mail = render_to_string(
        "account/email/password_reset_key_message.html",
        {"network": SimpleNamespace(name="Ambtenaar 2.0"), "email": "n@x.example", "password_reset_url": "https://x/"},
    )

    assert 'class="button" href="https://x/" style="' in mail
    assert "@media (prefers-color-scheme: dark)" in mail
    assert "h1 { font-size" not in mail


def test_a_mail_as_text_is_not_escaped():
    text = render_to_string(
        "account/email/password_reset_key_message.txt",
        {"network": SimpleNamespace(name="Jan & Co"), "email": "n@x.example", "password_reset_url": "https://x/?a&b"},
    )

    assert "https://x/?a&b" in text
    assert "Jan & Co" in text


# --- What the pages are made of


def test_every_icon_is_in_the_sprite():
    sprite = Path(finders.find("img/sprite.svg")).read_text()
    drawn = set(re.findall(r'<symbol id="([il]-\w+)"', sprite))
    sources = [path.read_text() for path in MARKUP]
    asked = {f"i-{name}" for source in sources for name in re.findall(r'{% icon "([\w-]+)"', source)}
    asked |= {f"l-{pattern}" for pattern in PATTERNS}

    assert asked - drawn == set()


def test_every_hue_is_painted():
    tokens = Path(finders.find("css/tokens.css")).read_text()

    assert {int(number) for number in re.findall(r"\.hue-(\d)", tokens)} == set(range(1, HUES + 1))


def test_styles_and_scripts_stay_light():
    def weight(*names):
        return sum(len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in names)

    assert weight("css/tokens.css", "css/site.css", "css/editor.css") <= 16 * 1024
    assert weight("js/site.js", "django_htmx/htmx-2.min.js") <= 40 * 1024
