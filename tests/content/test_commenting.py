import re
import uuid

import pytest
from django.urls import reverse

from content.models import Comment, Content, Visibility
from tests.factories import make_comment, make_group, make_member, make_organisation, make_post

BOX = re.compile(r"<textarea[^>]*>")

pytestmark = pytest.mark.django_db


def post_comment(client, content, text="Herkenbaar.", **fields):
    fields = {"uuid": uuid.uuid4(), "text": text} | fields
    return client.post(reverse("content:comment", args=[content.pk]), fields)


def test_a_member_comments_and_lands_at_the_comment(client):
    post, member = make_post(), make_member(organisation=make_organisation("gemeente Proefstad"))
    client.force_login(member)

    response = post_comment(client, post, text="Bij ons ook.\n\nMaar dan op dinsdag.")

    comment = Comment.objects.get()
    assert response.headers["Location"].endswith(f"#r-{comment.pk}")
    assert (comment.author, comment.affiliation.organisation_name) == (member, "gemeente Proefstad")
    page = client.get(post.get_absolute_url()).content.decode()
    assert "<p>Bij ons ook.</p>" in page
    assert "gemeente Proefstad" in page


def test_a_comment_keeps_the_job_it_was_written_in(client):
    member = make_member(organisation=make_organisation("gemeente Eerst"))
    post = make_post()
    make_comment(post, author=member)

    member.work_as("adviseur", organisation=make_organisation("provincie Daarna"))

    client.force_login(make_member())
    page = client.get(post.get_absolute_url()).content.decode()
    assert "gemeente Eerst" in page
    assert "provincie Daarna" not in page


def test_a_double_click_is_one_comment(client):
    post = make_post()
    client.force_login(make_member())
    same = uuid.uuid4()

    first, second = (post_comment(client, post, uuid=same) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Comment.objects.count() == 1
    assert Content.objects.get(pk=post.pk).comment_count == 1


def test_threads_are_two_levels_deep(client):
    post = make_post()
    top = make_comment(post)
    answer = make_comment(post, parent=top)
    client.force_login(make_member())

    post_comment(client, post, parent=answer.pk)

    assert list(Comment.objects.order_by("pk").values_list("parent", flat=True)) == [None, top.pk, top.pk]


def test_an_answer_to_a_comment_elsewhere_is_a_comment_on_the_piece(client):
    post, elsewhere = make_post(), make_comment(make_post())
    client.force_login(make_member())

    post_comment(client, post, parent=elsewhere.pk)

    assert Comment.objects.get(content=post.pk).parent is None


def test_the_first_reply_of_somebody_else_is_dated_once():
    author = make_member()
    post = make_post(author=author)
    make_comment(post, author=author)
    assert Content.objects.get(pk=post.pk).first_reply_at is None

    first = make_comment(Content.objects.get(pk=post.pk))
    make_comment(Content.objects.get(pk=post.pk))

    assert Content.objects.get(pk=post.pk).first_reply_at == first.created_at


def test_an_empty_comment_is_refused_beside_its_field(client):
    post = make_post()
    client.force_login(make_member())

    response = post_comment(client, post, text="   ")

    page = client.get(response.headers["Location"]).content.decode()
    assert "Schrijf eerst je reactie. Eén zin is genoeg." in page
    assert Comment.objects.count() == 0


def test_a_comment_that_is_too_long_is_refused_and_kept(client):
    post = make_post()
    client.force_login(make_member())
    text = "Een lang verhaal. " * 1200

    response = post_comment(client, post, text=text)

    page = client.get(response.headers["Location"]).content.decode()
    assert text.strip() in page
    assert 'aria-invalid="true"' in page


def test_what_is_pasted_is_not_cut_by_the_box(client):
    post = make_post()
    as_visitor = BOX.findall(client.get(post.get_absolute_url()).content.decode())
    client.force_login(make_member())
    as_member = BOX.findall(client.get(post.get_absolute_url()).content.decode())

    assert as_visitor
    assert as_member
    assert not any("maxlength" in box for box in as_visitor + as_member)


def test_a_comment_that_is_too_long_to_hold_comes_back_with_what_is_wrong(client):
    post = make_post()
    client.force_login(make_member())
    text = "Een lang verhaal. " * 12_000

    response = post_comment(client, post, text=text)

    page = response.content.decode()
    assert text.strip() in page
    assert 'id="id_text_error"' in page
    assert '<a href="#reageer">' in page
    assert "Je reactie is te lang: er passen hooguit 20.000 tekens in, en het zijn er 215999." in page
    assert Comment.objects.count() == 0


def test_a_visitor_gets_back_what_is_too_long_to_hold(client):
    post = make_post()
    text = "Een lang verhaal. " * 12_000

    response = client.post(reverse("content:hold_comment", args=[post.pk]), {"text": text, "login": "1"})

    page = response.content.decode()
    assert text.strip() in page
    assert "Je reactie is te lang" in page
    assert not response.cookies


def test_what_is_too_long_to_hold_for_a_closed_piece_is_given_back(client):
    member = make_member()
    post = make_post(member)
    post.close(member, "Hier is alles gezegd.")
    client.force_login(make_member())
    text = "Een lang verhaal. " * 12_000

    assert text.strip() in post_comment(client, post, text=text).content.decode()


def test_what_a_visitor_wrote_waits_behind_the_sign_in_page(client):
    post, member = make_post(), make_member(email="noor@lid.example")

    response = client.post(reverse("content:hold_comment", args=[post.pk]), {"text": "Half geschreven", "login": "1"})
    signed_in = client.post(
        response.headers["Location"], {"login": member.email, "password": "vier woorden op een rij"}
    )

    assert signed_in.headers["Location"] == f"{post.get_absolute_url()}#reageer"
    assert "Half geschreven" in client.get(post.get_absolute_url()).content.decode()


def test_a_comment_written_after_the_session_ended_is_not_lost(client):
    post, member = make_post(), make_member(email="noor@lid.example")

    response = client.post(
        reverse("content:comment", args=[post.pk]),
        {"uuid": uuid.uuid4(), "text": "Nog te plaatsen"},
        headers={"Referer": f"http://testserver{post.get_absolute_url()}"},
    )
    signed_in = client.post(
        response.headers["Location"], {"login": member.email, "password": "vier woorden op een rij"}
    )

    assert "Nog te plaatsen" in client.get(signed_in.headers["Location"]).content.decode()


def test_nobody_comments_on_what_cannot_be_seen(client):
    group = make_group(kind="closed")
    author = make_member()
    group.memberships.create(member=author)
    post = make_post(author=author, group=group, visibility=Visibility.GROUP)
    client.force_login(make_member())

    assert post_comment(client, post).status_code == 404
    assert Comment.objects.count() == 0


def test_the_gate_names_the_network(client):
    page = client.get(make_post().get_absolute_url()).content.decode()

    assert "Je moet lid zijn van Ambtenaar 2.0 om reacties te kunnen toevoegen!" in page
    assert "Word lid van Ambtenaar 2.0" in page
    assert "csrfmiddlewaretoken" not in page  # pages of visitors can be kept, so they hold no token


@pytest.mark.parametrize("what", ["edit_comment", "delete_comment"])
def test_only_its_writer_changes_a_comment(client, what):
    comment = make_comment(make_post())
    address = reverse(f"content:{what}", args=[comment.pk])

    client.force_login(make_member())
    stranger = client.post(address, {"text": "Vervangen"}).status_code
    client.force_login(comment.author)
    writer = client.post(address, {"text": "Vervangen"}).status_code

    assert (stranger, writer) == (403, 302)


def test_an_edited_comment_says_so(client):
    comment = make_comment(make_post(), text="Fout woord")
    client.force_login(comment.author)

    client.post(reverse("content:edit_comment", args=[comment.pk]), {"text": "Goed woord"})

    page = client.get(comment.content.get_absolute_url()).content.decode()
    assert "Goed woord" in page
    assert "Fout woord" not in page
    assert "bewerkt" in page


def test_of_two_tabs_that_edit_a_comment_the_second_sees_both(client):
    member = make_member()
    comment = make_comment(make_post(), author=member, text="Zoals het was")
    address = reverse("content:edit_comment", args=[comment.pk])
    client.force_login(member)
    opened = client.get(address).context["form"]["seen"].value()
    client.post(address, {"text": "Uit het eerste venster", "seen": opened})

    answer = client.post(address, {"text": "Uit het tweede venster", "seen": opened})

    page = answer.content.decode()
    assert "Je hebt deze reactie ergens anders bewaard nadat je hem hier opende." in page
    assert page.index("<p>Uit het eerste venster</p>") < page.index("Uit het tweede venster</textarea>")
    assert Comment.objects.get(pk=comment.pk).text == "Uit het eerste venster"
    shown = answer.context["form"]["seen"].value()
    assert client.post(address, {"text": "Uit beide", "seen": shown}).status_code == 302
    assert Comment.objects.get(pk=comment.pk).text == "Uit beide"


def test_a_removed_comment_leaves_its_answers_in_place(client):
    post = make_post()
    top, lonely = make_comment(post, text="Weg hiermee"), make_comment(post, text="Ook weg")
    answer = make_comment(post, parent=top, text="Een antwoord dat blijft")

    for comment in (top, lonely):
        client.force_login(comment.author)
        client.post(reverse("content:delete_comment", args=[comment.pk]))

    page = client.get(post.get_absolute_url()).content.decode()
    assert ("Weg hiermee" in page, "Ook weg" in page, "Een antwoord dat blijft" in page) == (False, False, True)
    assert page.count("Verwijderd door de schrijver") == 1
    assert Content.objects.get(pk=post.pk).comment_count == 1

    answer.remove()
    assert not Comment.objects.exists()  # a gap with nothing below it goes too


def test_script_in_a_comment_is_text(client):
    post = make_post()
    make_comment(post, text="<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1)")

    page = client.get(post.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_post_costs_the_same_with_any_number_of_comments(client, count, queries):
    post = make_post(tags=["een", "twee"], group=make_group())
    for number in range(count):
        make_comment(post, parent=post.comments.first() if number % 2 else None)
    member = make_member()
    client.force_login(member)

    with queries() as asked:
        client.get(post.get_absolute_url())

    assert len(asked) == 7  # session, viewer, network, post, what is around, comments, their words


def test_a_long_discussion_comes_in_pages_and_a_link_finds_its_comment(client, monkeypatch):
    post = make_post()
    comments = [make_comment(post, text=f"Reactie nummer {number}.") for number in range(12)]
    make_comment(post, parent=comments[3], text="Antwoord op nummer 3.")
    monkeypatch.setattr("content.threads.AT_ONCE", 5)
    client.force_login(make_member())

    first = client.get(post.get_absolute_url())
    threads = first.context["threads"]
    second = client.get(f"{post.get_absolute_url()}?na={threads.after.replace('+', '%2B')}").content.decode()
    linked = client.get(f"{post.get_absolute_url()}?r={comments[10].pk}").content.decode()

    assert [shown.pk for shown in threads] == [comment.pk for comment in comments[:4]]
    assert "Reactie nummer 4." in second
    assert "Reactie nummer 3." not in second
    assert f'id="r-{comments[10].pk}"' in linked
