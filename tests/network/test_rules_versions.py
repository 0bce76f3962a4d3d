import pytest

from network.models import Page, RulesVersion

pytestmark = pytest.mark.django_db


def test_everybody_reads_what_the_rules_said_before(client):
    page = Page.objects.get(slug="huisregels")
    before = RulesVersion.objects.keep(page)
    page.rewrite("Huisregels", "<p>Val de mens niet aan in {network}.</p>", by=None, note="Korter.")
    newest = RulesVersion.objects.current()

    listed = client.get("/huisregels/versies/").content.decode()
    old, new = (client.get(version.get_absolute_url()).content.decode() for version in (before, newest))

    assert newest.number == before.number + 1
    assert f'href="{before.get_absolute_url()}"' in listed
    assert "Korter." in listed
    assert "Dit zijn niet de regels van nu." in old
    assert "Dit zijn niet de regels van nu." not in new
    assert "Val de mens niet aan in Ambtenaar 2.0." in new
    assert client.get("/huisregels/versies/999/").status_code == 404
    assert '/huisregels/versies/"' in client.get("/huisregels/").content.decode()
    assert '/huisregels/versies/"' not in client.get("/privacy/").content.decode()
