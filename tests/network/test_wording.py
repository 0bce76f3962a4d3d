"""Sentences in a network's own words: what may be changed, what is kept out, and that every process says them."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from moderation.models import Outcome
from moderation.telling import draft_for
from network import sentences as words
from network.models import Network, Wording
from network.receivers import learn_the_words
from network.rights import RoleName
from network.sentences import Sentence, as_kept, sentences, speak
from notifications.kinds import KINDS
from tests.factories import make_member
from tests.moderation.factories import make_case

MAILS = re.compile(r"\b(letter|notify|Mail\.write|Mail\.write_bytes)\(")
PAGES_THAT_MAIL = {"notifications/broadcast_desk.py", "notifications/digest_desk.py"}  # their sentences stand on pages
WELCOME = "With a photo colleagues recognise you in the corridor too."


@pytest.fixture(autouse=True)
def as_we_wrote_it():
    yield
    speak(SimpleNamespace(changed_at=None, wordings=[]))


def sentence_of(source):
    return next(sentence for sentence in sentences().values() if sentence.source == source)


def at(sentence, what="edit_wording"):
    return reverse(f"network:{what}", args=[sentence.key])


@pytest.fixture
def editor(client, db):
    editor = make_member(roles=[RoleName.EDITOR], starting_at=timezone.now())
    client.force_login(editor)
    return editor


def test_what_is_listed_may_stay_as_it_is():
    assert len(sentences()) > 400
    assert {sentence.occasion for sentence in sentences().values()} == set(words.OCCASIONS)
    for sentence in sentences().values():
        assert [as_kept(shown, form) for shown, form in zip(sentence.shown, sentence.forms, strict=True)] == list(
            sentence.forms
        )


def test_whatever_mails_members_has_its_sentences_here():
    """News from a file of no occasion would be mailed in words that nobody can change."""
    catalogue = settings.LOCALE_PATHS[0] / settings.LANGUAGE_CODE / "LC_MESSAGES" / "django.po"
    spoken = {place for entry in words.entries_in(catalogue.read_text()) for place in entry["places"]}
    files = {place: (settings.BASE_DIR / place).read_text() for place in spoken if place.endswith(".py")}
    mailing = {place for place, source in files.items() if MAILS.search(source)}
    mailing |= {kind.__module__.replace(".", "/") + ".py" for kind in KINDS.values()} & spoken

    starts = tuple(start for _label, places in words.OCCASIONS.values() for start in places)
    assert {place for place in mailing if not place.startswith(starts)} == PAGES_THAT_MAIL


@pytest.mark.django_db
def test_a_draft_is_proposed_in_own_words_and_again_in_ours():
    network, case = Network.objects.get(), make_case()
    sentence = sentence_of("That is why we have hidden it. You still see it, others do not.")
    ours = draft_for(case, Outcome.HIDE)

    network.say(sentence, ["Het staat nu even uit."], by=None)
    speak(SimpleNamespace(changed_at=1, wordings=Wording.objects.values("sentence", "form", "text")))

    assert draft_for(case, Outcome.HIDE).endswith("Het staat nu even uit.")
    network.say(sentence, [], by=None)
    speak(SimpleNamespace(changed_at=2, wordings=[]))
    assert draft_for(case, Outcome.HIDE) == ours


@pytest.mark.django_db
def test_a_newcomer_is_greeted_in_own_words_and_again_in_ours(client, editor):
    sentence = sentence_of(WELCOME)
    assert "Met een foto" in client.get("/").content.decode()

    response = client.post(at(sentence), {"text_0": "Laat zien  wie je bent."})

    assert (response.status_code, response["Location"]) == (302, "/beheer/teksten/")
    assert Wording.objects.get().changed_by == editor
    page = client.get("/").content.decode()
    assert "Laat zien wie je bent." in page
    assert "Met een foto" not in page
    client.post(at(sentence, "reset_wording"))
    assert "Met een foto" in client.get("/").content.decode()
    assert not Wording.objects.exists()


@pytest.mark.django_db
def test_a_worker_says_them_at_its_next_task():
    network, sentence = Network.objects.get(), sentence_of(WELCOME)
    network.say(sentence, ["Hoi"], by=None)
    assert gettext(WELCOME) == sentence.forms[0]

    learn_the_words()

    assert gettext(WELCOME) == "Hoi"


@pytest.mark.django_db
def test_a_sentence_with_a_number_has_words_for_one_and_for_more(client, editor):
    sentence = next(sentence for sentence in sentences().values() if sentence.is_counted)

    one_missing = client.post(at(sentence), {"text_0": sentence.shown[0], "text_1": ""})
    client.post(at(sentence), {"text_0": sentence.shown[0] + " Ja.", "text_1": sentence.shown[1] + " Nou."})

    assert one_missing.context["form"].errors.keys() == {"text_1"}
    cache.clear()  # as it is once this is committed
    Network.current()
    assert ngettext(sentence.source, "x", 1).endswith(" Ja.")
    assert ngettext(sentence.source, "x", 2).endswith(" Nou.")


@pytest.mark.django_db
def test_a_sentence_that_a_release_made_counted_begins_as_we_wrote_it(client, editor):
    sentence = next(sentence for sentence in sentences().values() if sentence.is_counted)
    Wording.objects.create(sentence=sentence.source, form=None, text="Van vroeger")

    page = client.get(at(sentence))

    assert page.context["form"]["text_1"].value() == sentence.shown[1]


def test_a_sentence_with_a_context_is_not_listed():
    po = '\n\n#: templates/mail/a.html\nmsgctxt "maand"\nmsgid "May"\nmsgstr "mei"\n'

    assert list(words.entries_in(po)) == []


@pytest.mark.django_db
def test_words_for_what_a_release_took_away_are_left_alone():
    Network.objects.get().say(Sentence("", "Gone with the wind", ("",), "mails"), ["Weg"], by=None)

    Network.current()

    assert gettext("Gone with the wind") == "Gone with the wind"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hoi", "Dag %(name)s"),
        ("Dag {name} van {network}", "Dag %(name)s"),
        ("Dag {name} {", "Dag %(name)s"),
        ("Dag <b>jij</b>", "Dag"),
        ("Dag & tot ziens", "Dag"),
        ('Dag "jij"', "Dag"),
        ("Voor 100%", "Voor iedereen"),
        ("Klik hier", '<a href="%(stop_url)s">Klik</a>'),
        ('<a href="//elders.example" title="{stop_url}">Klik</a>', '<a href="%(stop_url)s">Klik</a>'),
    ],
)
def test_words_that_would_break_a_mail_are_refused(text, form):
    with pytest.raises(ValidationError):
        as_kept(text, form)


@pytest.mark.parametrize(
    ("text", "form", "kept"),
    [
        ("Welkom, {name}.", "Dag %(name)s", "Welkom, %(name)s."),
        ("{name} voor 100%", "Dag %(name)s", "%(name)s voor 100%%"),
        (
            'Wil je dit niet? <a href="{url}">Stop</a>',
            '<a href="%(url)s">Klik</a>',
            'Wil je dit niet? <a href="%(url)s">Stop</a>',
        ),
        ("Onderwerp\r\nBcc: elders@elders.example", "Onderwerp", "Onderwerp Bcc: elders@elders.example"),
    ],
)
def test_other_words_are_kept_as_the_catalogue_has_them(text, form, kept):
    assert as_kept(text, form) == kept


@pytest.mark.django_db
def test_the_list_is_narrowed_by_words_place_and_what_is_own(client, editor):
    def found(query):
        return [sentence.source for sentence, _said in client.get(f"/beheer/teksten/{query}").context["rows"]]

    Network.objects.get().say(sentence_of(WELCOME), ["Laat je zien."], by=editor)

    assert found("?eigen=1") == found("?zoek=JE+ZIEN.") == [WELCOME]
    assert found("?eigen=1&waar=mails") == []
    assert len(found("")) == 100
    assert found("?zoek=xyzzy") == []


@pytest.mark.django_db
def test_own_words_cost_no_page_a_query(client, queries):
    Network.objects.get().say(sentence_of(WELCOME), ["Hoi"], by=None)
    with queries() as counted:
        client.get("/huisregels/")

    assert len(counted) == 2
