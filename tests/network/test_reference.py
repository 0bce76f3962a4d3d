from django.core.management import call_command

from ambtenaar.management.commands.reference import TEXTS
from members.models import Organisation
from network.models import JoiningPolicy, Network, Page
from tests.factories import make_community_manager, make_member
from web.richtext import clean


def reference():
    call_command("reference", verbosity=0)


def test_a_new_installation_has_its_network_and_pages(db):
    network = Network.objects.get()

    assert (network.name, network.host) == ("Ambtenaar 2.0", "Stichting Ambtenaar 2.0")
    assert network.joining_policy == JoiningPolicy.ANYONE
    assert set(Page.objects.values_list("slug", flat=True)) == {
        "over-ons",
        "hulp",
        "huisregels",
        "privacy",
        "toegankelijkheid",
    }


def test_every_public_body_of_the_file_is_there_with_its_domains(db):
    assert Organisation.objects.count() == 742

    haarlemmermeer = Organisation.objects.get(name="Gemeente Haarlemmermeer")
    domains = set(haarlemmermeer.domains.values_list("name", flat=True))
    assert (haarlemmermeer.kind, haarlemmermeer.province) == ("gemeente", "Noord-Holland")
    assert domains == {"haarlemmermeer.nl", "haarlemmermeergemeente.nl"}


def test_repeating_it_writes_nothing(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as queries:
        reference()

    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE"))]
    assert written == []


def test_what_somebody_renamed_stays_renamed(db):
    Network.objects.update(name="Ambtenaar 3.0")

    reference()

    assert Network.objects.get().name == "Ambtenaar 3.0"


def test_a_page_that_a_manager_changed_is_left_alone(db):
    page = Page.objects.get(slug="privacy")
    page.rewrite("Privacy bij ons", "<p>Onze tekst.</p>", by=make_community_manager())

    reference()

    page.refresh_from_db()
    assert (page.title, page.body) == ("Privacy bij ons", "<p>Onze tekst.</p>")


def test_a_page_nobody_touched_follows_its_file(db):
    Page.objects.filter(slug="privacy").update(body="<p>De tekst van een vorige versie.</p>")

    reference()

    assert "vorige versie" not in Page.objects.get(slug="privacy").body


def test_organisations_are_brought_up_to_date_by_name(db):
    aalten = Organisation.objects.get(name="Gemeente Aalten")
    member = make_member(organisation=aalten, job_title="griffier")
    Organisation.objects.filter(pk=aalten.pk).update(province="")
    aalten.domains.update(name="verlopen.example")

    reference()

    aalten.refresh_from_db()
    assert aalten.province == "Gelderland"
    assert list(aalten.domains.values_list("name", flat=True)) == ["aalten.nl"]
    assert member.affiliation.organisation == aalten


def test_a_domain_moves_to_the_organisation_the_file_names(db):
    other = Organisation.objects.create(name="gemeente Verdwenen", kind="gemeente")
    Organisation.objects.get(name="Gemeente Aalten").domains.update(organisation=other)

    reference()

    assert Organisation.recognised_by("iemand@aalten.nl").name == "Gemeente Aalten"


def test_the_texts_of_the_pages_lose_nothing_in_the_editor():
    for file in TEXTS.glob("*.html"):
        body = file.read_text(encoding="utf-8").partition("-->")[2].strip()
        kept = clean(body).replace(' rel="noopener noreferrer nofollow ugc"', "")
        assert kept == body, file.name
