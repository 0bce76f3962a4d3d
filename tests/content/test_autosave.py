import uuid

import pytest
from django.urls import reverse

from blog.models import Post
from content.models import Content, Visibility, WorkingCopy
from network.models import Page, RulesVersion, Subject
from tests.events.factories import make_event
from tests.factories import make_group, make_member, make_post

pytestmark = pytest.mark.django_db
WRITE = "/blog/nieuw/"
TAB, OTHER_TAB = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def member(client):
    member = make_member("Noor Visscher")
    client.force_login(member)
    return member


@pytest.fixture
def post(member):
    return make_post(member, title="Zoals het er staat", body="<p>Dit lezen collega's.</p>")


def typed(**fields):
    return {
        "uuid": uuid.UUID(int=7),
        "tab": TAB,
        "title": "",
        "body": "<p>Een halve gedachte</p>",
        "scripted": "1",
        "tags": "",
        "visibility": "public",
        "saves": "0",
    } | fields


def keep(client, address=WRITE, **fields):
    return client.post(address, {"autosave": "1"} | typed(**fields), headers={"Accept": "application/json"})


def edit_address(post):
    return reverse("blog:edit", args=[post.pk, post.slug])


def test_text_without_a_title_is_kept_and_found_again(client, member):
    told = keep(client)

    assert (told.status_code, told.json()) == (200, {"state": "kept", "saves": 1})
    assert not Content.objects.drafts_of(member).exists()
    copy = WorkingCopy.objects.get(member=member)
    drafts = client.get("/concepten/").content.decode()
    assert copy.get_absolute_url() in drafts
    assert "Zonder titel" in drafts
    assert "Een halve gedachte" in client.get(copy.get_absolute_url()).content.decode()


def test_nobody_else_opens_what_is_not_saved(client, member):
    keep(client)
    copy = WorkingCopy.objects.get()
    client.force_login(make_member())

    assert "Een halve gedachte" not in client.get(copy.get_absolute_url()).content.decode()
    assert copy.get_absolute_url() not in client.get("/concepten/").content.decode()


def test_what_is_published_is_what_stood_in_the_form_and_no_copy_stays(client, member):
    keep(client)

    client.post(WRITE, typed(title="Een hele gedachte", saves="1", publish="1"))

    assert Post.objects.get().title == "Een hele gedachte"
    assert not WorkingCopy.objects.exists()


def test_readers_see_nothing_of_changes_that_are_not_saved(client, member, post):
    keep(client, edit_address(post), title="Heel anders", version=post.version)

    client.logout()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Dit lezen collega" in page
    assert "Een halve gedachte" not in page
    post.refresh_from_db()
    assert (post.version, post.edited_at, post.title) == (1, None, "Zoals het er staat")


def test_the_writer_goes_on_with_changes_and_saves_them(client, member, post):
    keep(client, edit_address(post), title="Heel anders", tags="nieuw", version=post.version)

    form = client.get(edit_address(post)).content.decode()
    client.post(edit_address(post), typed(title="Heel anders", tags="nieuw", version="1", saves="1", save="1"))

    assert 'value="Heel anders"' in form
    assert 'value="nieuw"' in form
    assert "Je gaat verder met wijzigingen die lezers nog niet zien" in form
    post.refresh_from_db()
    assert (post.title, post.version) == ("Heel anders", 2)
    assert not WorkingCopy.objects.exists()


def test_the_writer_throws_changes_away(client, member, post):
    keep(client, edit_address(post), title="Heel anders", version=post.version)

    client.post(edit_address(post), typed(version="1", saves="1", discard="1"))

    form = client.get(edit_address(post)).content.decode()
    assert 'value="Zoals het er staat"' in form
    assert "Heel anders" not in form
    assert Post.objects.get().title == "Zoals het er staat"


def test_a_second_tab_is_told_and_overwrites_nothing(client, member, post):
    keep(client, edit_address(post), title="Uit de eerste tab", version="1")

    told = keep(client, edit_address(post), title="Uit de tweede tab", version="1", tab=OTHER_TAB)
    page = client.post(
        edit_address(post), typed(title="Uit de tweede tab", version="1", tab=OTHER_TAB, save="1")
    ).content.decode()

    assert (told.status_code, told.json()["state"]) == (409, "elsewhere")
    assert "Uit de eerste tab" in page
    assert "Uit de tweede tab" in page
    assert Post.objects.get().title == "Zoals het er staat"
    assert WorkingCopy.objects.get().title == "Uit de eerste tab"


def test_saving_a_draft_that_came_out_meanwhile_publishes_nothing_in_silence(client, member):
    draft = make_post(member, title="Zoals het uitkwam", draft=True)
    opened = client.get(edit_address(draft)).context["form"]["draft"].value()
    draft.publish()

    told = keep(client, edit_address(draft), title="Half af", version="1", draft=opened)
    page = client.post(edit_address(draft), typed(title="Half af", version="1", saves="1", draft=opened, save="1"))

    assert told.json()["state"] == "came-out"
    assert "Dit kwam uit nadat je het hier opende." in page.content.decode()
    assert Post.objects.get().title == "Zoals het uitkwam"
    again = typed(title="Half af", version="1", saves="1", draft=page.context["form"]["draft"].value(), save="1")
    client.post(edit_address(draft), again)
    assert Post.objects.get().title == "Half af"


def test_who_has_seen_both_texts_saves_one(client, member, post):
    keep(client, edit_address(post), title="Uit de eerste tab", version="1")
    both = client.post(edit_address(post), typed(title="Uit de tweede tab", version="1", tab=OTHER_TAB, compare="1"))

    saves = both.context["saves"]
    client.post(edit_address(post), typed(title="Samengevoegd", version="1", tab=OTHER_TAB, saves=saves, save="1"))

    assert Post.objects.get().title == "Samengevoegd"


def test_who_has_seen_both_texts_goes_on_with_the_other(client, member, post):
    keep(client, edit_address(post), title="Uit de eerste tab", version="1")

    answer = client.post(edit_address(post), typed(title="Uit de tweede", version="1", tab=OTHER_TAB, take="copy"))

    assert answer.headers["Location"] == edit_address(post)
    assert 'value="Uit de eerste tab"' in client.get(edit_address(post)).content.decode()


def test_an_answer_that_was_lost_is_no_second_tab(client, member):
    keep(client, title="Eerst")

    assert keep(client, title="Daarna").json() == {"state": "kept", "saves": 2}


def test_the_same_words_from_another_page_are_no_conflict(client, member):
    keep(client, title="Hetzelfde")

    assert keep(client, title="Hetzelfde", tab=OTHER_TAB).status_code == 200


def test_typing_on_a_piece_that_was_saved_in_between_says_so_and_keeps_the_text(client, member, post):
    post.rewrite(version=1, title="Door een ander bewaard", body="<p>Nieuw.</p>")

    told = keep(client, edit_address(post), title="Van mij", version="1")
    page = client.get(edit_address(post)).content.decode()

    assert told.json()["state"] == "overtaken"
    assert "Door een ander bewaard" in page
    assert 'value="Van mij"' in page


def test_saving_on_top_of_others_is_possible_after_seeing_both(client, member, post):
    post.rewrite(version=1, title="Door een ander bewaard", body="<p>Nieuw.</p>")
    refused = client.post(edit_address(post), typed(title="Van mij", version="1", save="1"))

    client.post(
        edit_address(post), typed(title="Van ons", version=refused.context["form"]["version"].value(), save="1")
    )

    assert refused.status_code == 200
    assert Post.objects.get().title == "Van ons"


def test_a_form_that_made_its_piece_already_shows_what_differs(client, member):
    client.post(WRITE, typed(title="Zo ging het weg", publish="1"))

    told = keep(client, title="En toen typte ik door")
    page = client.post(WRITE, typed(title="En toen typte ik door", publish="1"))

    assert (told.status_code, told.json()["state"]) == (409, "written")
    assert page.status_code == 200
    assert "Zo ging het weg" in page.content.decode()
    client.post(WRITE, typed(title="En toen typte ik door", version=page.context["form"]["version"].value(), save="1"))
    assert Post.objects.get().title == "En toen typte ik door"


def test_what_the_piece_says_already_is_no_change(client, member, post):
    keep(client, edit_address(post), title="Anders", version="1")

    keep(client, edit_address(post), title=post.title, body=post.body, version="1", saves="1")

    assert not WorkingCopy.objects.exists()


def test_a_late_copy_of_what_was_saved_with_a_subject_in_it_is_no_change(client, member, post):
    Subject.objects.create(name="Wonen", slug="wonen", is_fixed=True)
    words = {"title": post.title, "body": "<p>Over #wonen.</p>", "version": "1"}
    client.post(edit_address(post), typed(**words, save="1"))

    keep(client, edit_address(post), **words)
    assert not WorkingCopy.objects.exists()
    keep(client, edit_address(post), **words | {"tags": "nieuw"})
    assert WorkingCopy.objects.exists()


def test_an_emptied_form_leaves_nothing(client, member):
    keep(client)

    assert keep(client, body="", saves="1").json()["saves"] == 0
    assert not WorkingCopy.objects.exists()


def test_script_is_taken_out_before_it_is_kept(client, member):
    keep(client, body="<p>Tekst</p><script>alert(1)</script><img src=x onerror=alert(1)>")

    assert "script" not in str(WorkingCopy.objects.get().fields)
    assert "onerror" not in str(WorkingCopy.objects.get().fields)


def test_too_long_a_text_is_refused_and_nothing_is_kept(client, member):
    told = keep(client, body=f"<p>{'a' * 200_001}</p>")
    deep = keep(client, body="<blockquote>" * 101 + "<p>kort</p>")

    assert (told.status_code, told.json()["state"]) == (413, "too-long")
    assert deep.json()["state"] == "too-deep"
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("wrong", [{"uuid": "geen"}, {"tab": ""}, {"uuid": ""}])
def test_what_no_page_sends_is_refused(client, member, wrong):
    assert keep(client, **wrong).status_code == 400


def test_an_ended_session_answers_401_and_holds_the_text(client, member):
    client.logout()

    told = keep(client, title="Niet kwijt")

    assert told.status_code == 401
    client.force_login(member)
    assert 'value="Niet kwijt"' in client.get(WRITE).content.decode()


def test_nobody_keeps_changes_to_the_piece_of_another(client, member):
    other = make_post()

    assert keep(client, edit_address(other), version="1").status_code == 403
    assert not WorkingCopy.objects.exists()


def test_who_is_kept_out_of_the_group_or_owes_an_answer_is_told_so(client, member):
    manager = make_member()
    post = make_post(member, make_group(manager=manager, members=[member]))
    post.group.exclude(member, by=manager, reason="Om iets.")
    assert keep(client, edit_address(post), version="1").status_code == 403

    RulesVersion.objects.keep(Page.objects.get(slug="huisregels"), asks_again=True)
    assert keep(client, title="Niet kwijt").status_code == 403


def test_a_copy_moves_no_published_piece_to_another_group(client, member):
    group = make_group(members=[member])
    post = make_post(member, visibility=Visibility.MEMBERS)

    keep(client, edit_address(post), title="Anders", group=group.pk, version="1")

    assert client.get(edit_address(post)).context["form"]["group"].value() is None


def test_two_who_write_see_that_of_each_other(client, member, post):
    colleague = make_member("Hatice Demir")
    copy = {"kind": "post", "path": "/", "fields": {"title": ["Iets"]}, "tab": OTHER_TAB}
    WorkingCopy.objects.create(member=colleague, content=post, **copy)

    assert keep(client, edit_address(post), version="1").json()["others"] == ["Hatice Demir"]


def test_questions_are_kept_before_anybody_asks_to_look_at_similar_ones(client, member):
    told = client.post("/gesprekken/nieuw/vraag/", {"autosave": "1"} | typed(title="Wie kent een goed formulier?"))

    assert told.json()["state"] == "kept"


# --- Events are written at the same desk, and are in the agenda at once


def test_an_event_is_kept_before_it_is_planned(client, member):
    told = keep(client, "/agenda/nieuw/", place="De Kelder")

    copy = WorkingCopy.objects.get()
    page = client.get(copy.get_absolute_url()).content.decode()
    assert told.json() == {"state": "kept", "saves": 1}
    assert 'value="De Kelder"' in page
    assert copy.get_absolute_url() in client.get("/concepten/").content.decode()


def test_changes_to_an_event_are_kept_beside_it(client, member):
    event = make_event(member, title="Borrel")
    keep(client, event.get_edit_url(), title="Borrel, maar later", version="1")

    page = client.get(event.get_edit_url()).content.decode()
    client.post(event.get_edit_url(), typed(version="1", saves="1", discard="1"))

    assert 'value="Borrel, maar later"' in page
    event.refresh_from_db()
    assert event.title == "Borrel"
    assert not WorkingCopy.objects.exists()


def test_another_day_alone_is_a_change(client, member):
    event = make_event(member, title="Borrel")
    form = client.get(event.get_edit_url()).context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name not in {"uuid", "version"}}

    keep(client, event.get_edit_url(), **said | {"begins": "2031-02-11T16:00"}, version="1")

    assert WorkingCopy.objects.get().fields["begins"] == ["2031-02-11T16:00"]
