import uuid

import pytest
from django.urls import reverse

from blog.models import Post
from content.models import Comment, Mention, Visibility
from groups.models import Kind
from members.models import Contributions
from notifications.kinds import kind_named
from notifications.models import Announcement, Delivery
from notifications.tasks import send_delivery
from tests.events.factories import make_event
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

pytestmark = pytest.mark.django_db
WRITE = "/blog/nieuw/"


@pytest.fixture
def writer(client):
    writer = make_member("Noor Visscher")
    client.force_login(writer)
    return writer


def typed(body, button="publish", **fields):
    sent = {"uuid": uuid.uuid4(), "title": "Met dank aan", "body": body, "scripted": "1", "visibility": "public"}
    return sent | {button: "1"} | fields


def picked(member, words=None):
    return f'<data value="{member.uuid}">{words or f"@{member.name}"}</data>'


def told():
    """Whom a worker would mail about being named, were it to run now."""
    for announcement in Announcement.objects.due():
        Announcement.deliver(announcement.pk)
    return [delivery.member for delivery in Delivery.objects.filter(kind="mentioned").order_by("pk")]


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


def profile_link(member, words):
    return f'<a class="mention" href="{member.get_absolute_url()}" data-mention="{member.uuid}">{words}</a>'


def test_who_was_picked_is_linked_and_told_once(client, writer):
    anneke = make_member("Anneke Postma")

    client.post(WRITE, typed(f"<p>Dank aan {picked(anneke)}.</p>"))

    post = Post.objects.get()
    assert profile_link(anneke, "@Anneke Postma") in page(client, post)
    assert told() == [anneke]
    form = typed(f"<p>Veel dank aan {picked(anneke)}.</p>", "save", version=post.version)
    client.post(post.get_edit_url(), form)
    assert told() == [anneke]


def test_a_full_name_that_was_typed_is_found(client, writer):
    anneke = make_member("Anneke van 't Hóf")

    client.post(WRITE, typed("<p>Vraag het @anneke van 't hof, of mij.</p>"))

    assert profile_link(anneke, "@Anneke van &#x27;t Hóf") in page(client, Post.objects.get())


def test_in_the_text_of_an_event_too(client, writer):
    anneke, stranger = make_member("Anneke Postma"), make_member("Bo Stolk")
    group = make_group(kind=Kind.CLOSED, members=[writer, anneke])

    event = make_event(writer, group, Visibility.GROUP, body="<p>Met @Anneke Postma en @Bo Stolk.</p>")

    assert profile_link(anneke, "@Anneke Postma") in page(client, event)
    assert [event.unreachable, told()] == [["Bo Stolk"], [anneke]]
    assert not Mention.objects.filter(member=stranger).exists()


def test_without_script_too(client, writer):
    anneke = make_member("Anneke Postma")

    client.post(WRITE, typed("Vraag het @Anneke Postma.", scripted=""))

    assert profile_link(anneke, "@Anneke Postma") in page(client, Post.objects.get())
    assert told() == [anneke]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Vraag het @Anneke.</p>",
        "<p>Mail naar post@Anneke Postma</p>",
        "<p><code>@Anneke Postma</code></p>",
        '<p><a href="https://voorbeeld.example/">@Anneke Postma</a></p>',
        "<p>@ Anneke Postma</p>",
    ],
    ids=["first name only", "address", "code", "link", "apart"],
)
def test_what_is_no_mention_stays_text(client, writer, body):
    make_member("Anneke Postma")

    client.post(WRITE, typed(body))

    assert not Mention.objects.exists()
    assert "data-mention" not in page(client, Post.objects.get())


def test_one_of_two_namesakes_is_named_only_when_picked(client, writer):
    one, _other = make_member("Jan Jansen"), make_member("Jan Jansen")

    client.post(WRITE, typed("<p>Vraag @Jan Jansen</p>"))
    assert not Mention.objects.exists()
    client.post(WRITE, typed(f"<p>Vraag {picked(one)}</p>"))

    assert [mention.member for mention in Mention.objects.all()] == [one]


def test_the_one_namesake_among_the_readers_is_meant(client, writer):
    inside, _outside = make_member("Jan Jansen"), make_member("Jan Jansen")
    group = make_group(kind=Kind.CLOSED, members=[writer, inside])

    client.post(WRITE, typed("<p>Vraag @Jan Jansen</p>", group=group.pk, visibility="group"))

    assert [mention.member for mention in Mention.objects.all()] == [inside]


@pytest.mark.parametrize("how", [picked, lambda member: f"@{member.name}"], ids=["picked", "typed"])
def test_who_cannot_read_it_hears_nothing_and_the_writer_knows(client, writer, how):
    outsider = make_member("Jan Jansen")
    group = make_group(kind=Kind.HIDDEN, members=[writer])

    form = typed(f"<p>Niet voor {how(outsider)}</p>", group=group.pk, visibility="group")
    answer = client.post(WRITE, form, follow=True).content.decode()

    assert "Jan Jansen kan dit niet lezen" in answer
    assert "data-mention" not in answer
    assert Post.objects.get().body == "<p>Niet voor @Jan Jansen</p>"
    assert told() == []


def test_nobody_is_named_across_a_block(client, writer):
    apart = make_member("Jan Jansen")
    apart.block(writer)

    answer = client.post(WRITE, typed(f"<p>{picked(apart)} en @Jan Jansen</p>"), follow=True).content.decode()

    assert not Mention.objects.exists()
    assert "kan dit niet lezen" not in answer  # a block is told to nobody


def test_a_mention_under_a_false_name_gets_the_right_one(client, writer):
    anneke = make_member("Anneke Postma")

    client.post(WRITE, typed(f"<p>{picked(anneke, '@De Minister')}</p>"))

    assert "@Anneke Postma" in Post.objects.get().body
    assert "Minister" not in Post.objects.get().body


@pytest.mark.parametrize("value", ["1", "javascript:alert(1)", "00000000-0000-0000-0000-000000000000", '"><b>'])
def test_a_mention_of_nobody_is_text(client, writer, value):
    client.post(WRITE, typed(f'<p><data value="{value}">@Niemand</data></p>'))

    assert "<data" not in Post.objects.get().body
    assert "@Niemand" in Post.objects.get().body


def test_a_draft_tells_nobody_until_it_is_published(client, writer):
    anneke = make_member("Anneke Postma")
    client.post(WRITE, typed("<p>Dank aan @Anneke Postma</p>", "save"))
    assert told() == []

    Post.objects.get().publish()

    assert told() == [anneke]


def test_a_name_that_was_taken_out_and_put_back_is_told_no_second_time(client, writer):
    anneke = make_member("Anneke Postma")
    post = make_post(writer, body="<p>@Anneke Postma</p>")
    assert told() == [anneke]

    post.rewrite(version=1, title=post.title, body="<p>Niemand</p>")
    assert not Mention.objects.standing().exists()
    post.rewrite(version=2, title=post.title, body="<p>@Anneke Postma</p>")

    assert Mention.objects.standing().count() == 1
    assert told() == [anneke]


def test_who_may_not_read_it_any_more_when_the_mail_goes_is_sent_nothing(client, writer):
    anneke = make_member("Anneke Postma")
    post = make_post(writer, body="<p>@Anneke Postma</p>")
    (member,) = told()

    post.hide(writer, "Proef")
    send_delivery(Delivery.objects.get(kind="mentioned").pk)

    assert member == anneke
    assert Delivery.objects.get(kind="mentioned").skipped == "not_for_them"


def test_the_mail_says_who_and_where(client, writer, mailoutbox):
    make_member("Anneke Postma")
    make_post(writer, title="Vier avonden", body="<p>Met @Anneke Postma.</p>")
    told()
    kind_message = Delivery.objects.get(kind="mentioned")

    message = kind_named("mentioned").message_for(kind_message)
    assert message.subject == "Noor Visscher noemt je in ‘Vier avonden’"
    assert Post.objects.get().get_absolute_url() in message.body


@pytest.mark.parametrize("what", ["leaves", "blocks"])
def test_a_name_is_text_again_when_the_member_leaves_or_blocks(client, writer, what):
    anneke = make_member("Anneke Postma")
    post = make_post(writer, body="<p>Dank aan @Anneke Postma</p>")
    make_comment(post, writer, "En @Anneke Postma")
    assert page(client, post).count("data-mention") == 2

    if what == "leaves":
        anneke.leave(Contributions.KEEP)
    else:
        anneke.block(writer)

    assert "data-mention" not in page(client, post)
    assert "@Anneke Postma" in page(client, post)


def test_somebody_named_in_a_comment_is_linked_and_told(client, writer):
    post, anneke = make_post(), make_member("Anneke Postma")

    client.post(reverse("content:comment", args=[post.pk]), {"uuid": uuid.uuid4(), "text": "Zie @Anneke Postma."})

    assert profile_link(anneke, "@Anneke Postma") in page(client, post)
    assert told() == [anneke]


def test_who_writes_along_names_whom_they_may_name_and_keeps_who_was_named(client, writer):
    first, apart, anneke = make_member("Karim el Idrissi"), make_member("Jan Jansen"), make_member("Anneke Postma")
    post = make_post(first, body="<p>@Anneke Postma</p>")
    post.ask_along(writer, by=first).accept()
    for member in (apart, anneke):
        member.block(writer)

    body = f"{Post.objects.get().body}<p>En @Jan Jansen, en @Karim el Idrissi.</p>"
    client.post(post.get_edit_url(), typed(body, "save", version=1))

    assert {mention.member for mention in Mention.objects.standing()} == {anneke, first}
    assert told() == [anneke, first]
    mails = [kind_named("mentioned").message_for(delivery).subject for delivery in Delivery.objects.order_by("pk")]
    assert [subject.partition(" noemt")[0] for subject in mails] == ["Karim el Idrissi", "Noor Visscher"]


@pytest.mark.parametrize("is_picked", [True, False], ids=["picked", "typed"])
def test_who_cannot_read_the_piece_is_not_named_below_it(client, writer, is_picked):
    outsider, manager = make_member("Jan Jansen"), make_member()
    post = make_post(manager, make_group(kind=Kind.CLOSED, members=[writer, manager]), Visibility.GROUP)
    address, words = reverse("content:comment", args=[post.pk]), {"uuid": uuid.uuid4(), "text": "Zie @Jan Jansen."}

    answer = client.post(address, words | ({"mention": outsider.uuid} if is_picked else {}), follow=True)

    assert "Jan Jansen kan dit niet lezen" in answer.content.decode()
    assert Comment.objects.get().text == "Zie @Jan Jansen."
    assert "data-mention" not in page(client, post)
    assert told() == []


def test_a_visitor_gets_links_to_public_profiles_only(client, writer):
    post, anneke = make_post(), make_member("Anneke Postma")
    client.post(reverse("content:comment", args=[post.pk]), {"uuid": uuid.uuid4(), "text": "Zie @Anneke Postma."})
    client.logout()

    assert "data-mention" not in page(client, post)
    anneke.profile_audience = "public"
    anneke.save()
    anneke.touch()
    Comment.objects.filter(content=post.pk).first().edit("Zie toch @Anneke Postma.")
    assert "data-mention" in page(client, post)


def test_the_picked_one_of_two_namesakes_in_a_comment(client, writer):
    post = make_post()
    one, _other = make_member("Jan Jansen"), make_member("Jan Jansen")
    form = {"uuid": uuid.uuid4(), "text": "Zie @Jan Jansen.", "mention": str(one.uuid)}

    client.post(reverse("content:comment", args=[post.pk]), form)

    assert [mention.member for mention in Mention.objects.all()] == [one]


def test_script_in_a_name_is_harmless(client, writer):
    post = make_post()
    make_member("<img src=x onerror=alert(1)>")
    text = "Zie @<img src=x onerror=alert(1)>."

    client.post(reverse("content:comment", args=[post.pk]), {"uuid": uuid.uuid4(), "text": text})

    assert "<img src=x" not in page(client, post)


def test_editing_a_comment_tells_who_is_new(client, writer):
    post, anneke = make_post(), make_member("Anneke Postma")
    comment = make_comment(post, writer, "Zie boven")

    client.post(reverse("content:edit_comment", args=[comment.pk]), {"text": "Zie @Anneke Postma"})

    assert told() == [anneke]


# --- Subjects


@pytest.mark.parametrize("scripted", ["1", ""], ids=["editor", "without script"])
def test_a_subject_that_was_typed_leads_to_its_page_and_puts_the_piece_there(client, writer, scripted):
    make_post(tags=["Openbare ruimte"])
    make_post(make_member(), make_group(kind=Kind.HIDDEN), Visibility.GROUP, tags=["Geheim plan"])
    form = typed("<p>Over #openbare ruimte, #geheim plan en https://x.example/#openbare</p>", scripted=scripted)

    client.post(WRITE, form)
    client.post(WRITE, form)  # a double click

    post = Post.objects.get(author=writer)
    assert post.body.count("<a ") == post.body.count('<a href="/onderwerpen/openbare-ruimte/"') == 1
    assert "#geheim plan" in post.body
    assert list(post.tags.names()) == ["Openbare ruimte"]
    assert post.title in client.get("/onderwerpen/openbare-ruimte/").content.decode()
    client.post(post.get_edit_url(), typed(post.body, "save", version=1, tags="Openbare ruimte"))
    assert Post.objects.get(author=writer).edited_at is None  # nothing was changed in it


def test_a_subject_in_a_comment_leads_to_its_page(client, writer):
    post = make_post(tags=["Openbare ruimte", "Woo"])
    address = reverse("content:comment", args=[post.pk])

    client.post(
        address, {"uuid": uuid.uuid4(), "text": "Zie #woo, #Openbare ruimte en #niets. https://x.example/?q=#woo"}
    )

    for browser in (client, client.__class__()):
        shown = page(browser, post)
        assert (
            '<a href="/onderwerpen/woo/">#woo</a>, <a href="/onderwerpen/openbare-ruimte/">#Openbare ruimte</a>'
            in shown
        )
        assert "en #niets." in shown
        assert 'href="https://x.example/?q=#woo"' in shown


# --- Suggestions


def suggested(client, **query):
    answer = client.get("/inhoud/noemen/", query)
    return [member["name"] for member in answer.json()["members"]]


def test_suggestions_begin_any_word_without_accents_or_case(client, writer):
    for name in ["Ömer Şahin", "Anneke Omersen", "Komer Vis"]:
        make_member(name)

    assert suggested(client, q="OMER") == ["Anneke Omersen", "Ömer Şahin"]


def test_one_letter_suggests_nobody(client, writer):
    make_member("Anneke Postma")

    assert suggested(client, q="a") == []


def test_only_readers_are_suggested(client, writer):
    inside = make_member("Anneke Binnen")
    make_member("Anneke Buiten")
    group = make_group(kind=Kind.HIDDEN, members=[writer, inside])
    post = make_post(inside, group=group, visibility=Visibility.GROUP)

    assert suggested(client, q="anneke", groep=group.pk, lezers="group") == ["Anneke Binnen"]
    assert suggested(client, q="anneke", bij=post.pk) == ["Anneke Binnen"]
    assert suggested(client, q="anneke", lezers="public") == ["Anneke Binnen", "Anneke Buiten"]
    group.archive(inside)  # what stands there is still changed
    assert suggested(client, q="anneke", groep=group.pk, lezers="group") == ["Anneke Binnen"]


def test_suggestions_tell_nothing_of_a_group_or_piece_of_others(client, writer):
    inside = make_member("Anneke Binnen")
    group = make_group(kind=Kind.HIDDEN, members=[inside])
    post = make_post(inside, group=group, visibility=Visibility.GROUP)

    assert suggested(client, q="anneke", groep=group.pk, lezers="group") == []
    assert client.get("/inhoud/noemen/", {"q": "anneke", "bij": post.pk}).status_code == 404


def test_neither_oneself_nor_whom_a_block_keeps_apart_is_suggested(client, writer):
    apart = make_member("Noor Achterberg")
    writer.block(apart)

    assert suggested(client, q="noor") == []


def test_suggestions_say_where_somebody_works_if_that_may_be_known(client, writer):
    organisation = make_organisation(name="gemeente Utrecht")
    make_member("Anneke Postma", organisation=organisation)
    make_member("Anneke Stil", organisation=organisation, job_audience="nobody")

    answer = client.get("/inhoud/noemen/", {"q": "anneke"}).json()["members"]

    assert ["gemeente Utrecht" in member["about"] for member in answer] == [True, False]
