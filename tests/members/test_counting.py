"""The numbers beside the directory: of a short list by looking, of a long one by the tally; both say the same."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from members.finding import MEANINGS, Search
from members.models import Member, Tally, answer
from network.models import Subject
from tests.factories import make_member, make_organisation, make_question

pytestmark = pytest.mark.django_db

FILTERS = [
    "",
    "soort=gemeente",
    "provincie=Drenthe",
    "provincie=Flevoland",
    "onderwerp=woo",
    "onderwerp=Wet+open+overheid",
    "onderwerp=woo&soort=gemeente&provincie=Drenthe",
    "naam=visser",
    "naam=vi",
    "naam=visser&onderwerp=woo",
    "organisatie=gemeente+beek",
    "organisatie=gemeente",
    "vraag=ma",
    "vraag=ma&soort=waterschap",
]


@pytest.fixture
def question():
    """A crowd that shares this and that, in which one hides each of it from other members."""
    question = make_question(kind="choices", options=["ma", "di"], is_filter=True)
    places = [make_organisation("gemeente Beek"), make_organisation("waterschap De Kreek", kind="waterschap")]
    for number in range(24):
        member = make_member(
            "Wim Visser" if number % 3 else "Ada Bos",
            organisation=places[number % 5 == 0],
            province="Drenthe" if number % 4 else "Zeeland",
            province_audience="nobody" if number == 1 else "members",
        )
        subjects = [["woo", "Wet open overheid"], ["woo"], ["Wet open overheid"], ["archief"]][number % 4]
        member.describe(expertise=subjects, expertise_audience="connections" if number == 2 else "members")
        answer(member, {question: ["ma", "di"] if number % 2 else ["di"]})
        if number == 3:
            member.answers.update(audience="nobody")
    make_member("Wim Visser", province="Drenthe").suspensions.create(reason="Huisregel 3")
    Subject.objects.filter(name="woo").update(synonym_of=Subject.objects.get(name="Wet open overheid"))
    return question


def numbers(asked, question):
    return Search.of(QueryDict(asked.replace("vraag=", f"vraag-{question.pk}=")), Member(pk=0)).numbers()


def shown(numbers):
    """Without zeros, and without what is not told."""
    counters = [numbers.kinds, numbers.provinces, numbers.organisations, numbers.subjects]
    counters.append({(key, option): number for key, each in numbers.answers.items() for option, number in each.items()})
    return numbers.size, [{value: number for value, number in each.items() if value and number} for each in counters]


def test_the_tally_says_what_looking_at_everybody_says(question, monkeypatch):
    looked_at = {asked: shown(numbers(asked, question)) for asked in FILTERS}
    assert looked_at[""][0] == 24
    assert all(looked_at[""][1])

    monkeypatch.setattr("members.models.counting.MOST", 1)
    monkeypatch.setattr("members.finding.MOST", 1)
    Tally.count_all()
    MEANINGS.clear()

    for asked in FILTERS:
        tallied = numbers(asked, question)
        assert tallied.counted_at is not None, asked
        assert shown(tallied) == looked_at[asked], asked


def test_a_number_is_how_many_the_choice_leaves(question):
    everybody = numbers("", question)

    for name, counter in {"onderwerp": everybody.subjects, "provincie": everybody.provinces}.items():
        for value, number in counter.items():
            asked = QueryDict(mutable=True)
            asked[name] = value
            if value:
                assert numbers(asked.urlencode(), question).size == number, value
    assert everybody.subjects == {"Wet open overheid": 17, "archief": 6}


def test_what_is_not_shown_to_members_is_in_no_number(question):
    hidden = Member.objects.visible_to(AnonymousUser()).count()
    everybody = numbers("", question)

    assert hidden == 0
    assert everybody.provinces["Drenthe"] == 17  # of the eighteen, one shows it to nobody
    assert everybody.answers[question.pk]["ma"] == 11  # of the twelve


def test_who_joined_after_the_count_is_counted_by_name_only(question, monkeypatch):
    monkeypatch.setattr("members.models.counting.MOST", 1)
    monkeypatch.setattr("members.finding.MOST", 1)
    Tally.count_all()
    make_member("Wim Visser", province="Drenthe", pk=Member.objects.latest("pk").pk + 50_000)

    found = numbers("naam=visser", question)

    assert (found.size, found.provinces["Drenthe"]) == (17, 11)


def test_a_count_in_the_middle_of_a_page_breaks_nothing(question, monkeypatch):
    """What was looked up before it may be shorter than what is counted now."""
    monkeypatch.setattr("members.models.counting.MOST", 1)
    Tally.count_all()
    search = Search.of(QueryDict("naam=visser"), Member(pk=0))
    monkeypatch.setattr("members.models.counting.ROUND", 4096)
    Tally.objects.update(counted_at="2026-01-01T00:00Z")
    Tally.count_all()

    assert shown(search.numbers())[0] == 16
