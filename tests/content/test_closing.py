import uuid

import pytest
from django.urls import reverse

from content.models import Closed, Closure, Comment, Content, Visibility
from groups.models import Kind
from notifications.models import Announcement, Delivery
from tests.factories import make_comment, make_group, make_member, make_post

pytestmark = pytest.mark.django_db
REASON = "De uitkomst staat in de samenvatting."


def group_and_post(**fields):
    manager, author = make_member("De Beheerder"), make_member("De Schrijver")
    group = make_group(manager=manager, members=[author], **fields)
    visibility = Visibility.PUBLIC if group.kind == Kind.OPEN else Visibility.GROUP
    return manager, author, make_post(author, group, visibility=visibility)


def close(client, content, reason=REASON):
    return client.post(reverse("content:close", args=[content.pk]), {"reason": reason})


def reopen(client, content):
    return client.post(reverse("content:reopen", args=[content.pk]))


def post_comment(client, content, text="Nog één ding.", **fields):
    return client.post(reverse("content:comment", args=[content.pk]), {"uuid": uuid.uuid4(), "text": text} | fields)


def is_closed(content):
    return Content._base_manager.get(pk=content.pk).closed_at is not None


@pytest.mark.parametrize(
    ("who", "status"),
    [("author", 302), ("manager", 302), ("group member", 403), ("manager elsewhere", 403), ("visitor", 302)],
)
def test_its_author_and_the_managers_of_its_group_close(client, who, status):
    manager, author, post = group_and_post()
    member, elsewhere = make_member(), make_member()
    post.group.join(member)
    make_group(manager=elsewhere)
    people = {"author": author, "manager": manager, "group member": member, "manager elsewhere": elsewhere}
    if who in people:
        client.force_login(people[who])

    assert close(client, post).status_code == status

    assert is_closed(post) == (who in {"author", "manager"})


def test_the_reason_stands_where_the_comment_box_was(client):
    manager, _author, post = group_and_post()
    make_comment(post, text="Wat er al stond.")
    client.force_login(manager)
    assert 'id="reageer" ' in client.get(post.get_absolute_url()).content.decode()

    close(client, post, reason="<b>Klaar.</b>")

    client.force_login(make_member())
    page = client.get(post.get_absolute_url()).content.decode()
    assert "De reacties zijn gesloten" in page
    assert "&lt;b&gt;Klaar.&lt;/b&gt;" in page
    assert "De Beheerder" in page
    assert "Wat er al stond." in page
    assert "<textarea" not in page
    client.logout()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Klaar.&lt;/b&gt;" in page
    assert "<textarea" not in page


def test_closing_takes_a_reason(client):
    manager, _author, post = group_and_post()
    client.force_login(manager)

    response = close(client, post, reason="  ")

    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert not is_closed(post)


@pytest.mark.parametrize("who", ["author", "manager", "other"])
def test_nobody_comments_on_what_is_closed_and_no_words_are_lost(client, who):
    manager, author, post = group_and_post()
    post.close(manager, REASON)
    client.force_login({"author": author, "manager": manager, "other": make_member()}[who])

    response = post_comment(client, post, text="Dit schreef ik net.")

    assert not Comment.objects.exists()
    assert response.headers["Location"] == f"{post.get_absolute_url()}#reageer"
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Je reactie is niet geplaatst" in page
    assert "Dit schreef ik net.</textarea>" in page


def test_the_words_stand_in_the_box_again_when_it_opens(client):
    manager, _author, post = group_and_post()
    post.close(manager, REASON)
    client.force_login(make_member())
    post_comment(client, post, text="Dit schreef ik net.")

    post.reopen()

    form = client.get(post.get_absolute_url()).context["comment_form"]
    assert form["text"].value() == "Dit schreef ik net."
    assert post_comment(client, post, text="Dit schreef ik net.").status_code == 302
    assert Comment.objects.count() == 1


def test_a_visitor_who_wrote_before_it_closed_sees_the_words_too(client):
    manager, _author, post = group_and_post()
    post.close(manager, REASON)

    response = client.post(reverse("content:hold_comment", args=[post.pk]), {"text": "Van buiten."})

    assert response.headers["Location"] == f"{post.get_absolute_url()}#reageer"
    assert "Van buiten.</textarea>" in client.get(post.get_absolute_url()).content.decode()


def test_who_opened_the_piece_before_it_closed_comes_too_late():
    manager, _author, post = group_and_post()
    opened = Content._base_manager.get(pk=post.pk)
    post.close(manager, REASON)

    with pytest.raises(Closed):
        opened.comment(make_member(), "Nog gauw even.", uuid.uuid4())

    assert not Comment.objects.exists()
    assert Content._base_manager.get(pk=post.pk).comment_count == 0


@pytest.mark.django_db(transaction=True)
def test_closing_and_commenting_at_once_agree(at_once):
    manager, _author, post = group_and_post()
    opened = Content._base_manager.get(pk=post.pk)

    at_once(
        [
            lambda: post.close(manager, REASON),
            lambda: opened.comment(make_member(), "Tegelijk.", uuid.uuid4()),
        ]
    )

    after = Content._base_manager.get(pk=post.pk)
    assert after.closed_at
    assert after.comment_count == Comment.objects.count()


# Who closed it, and who of the two may open it again.
@pytest.mark.parametrize(
    ("closer", "opener", "status"),
    [
        ("author", "author", 302),
        ("author", "manager", 302),
        ("manager", "manager", 302),
        ("manager", "another manager", 302),
        ("manager", "author", 403),
        ("manager", "other", 403),
        ("manager who left", "author", 302),
    ],
)
def test_who_opens_it_again(client, closer, opener, status):
    manager, author, post = group_and_post()
    another = make_member()
    post.group.memberships.create(member=another, is_manager=True)
    people = {"author": author, "manager": manager, "another manager": another, "other": make_member()}
    post.close(people.get(closer), REASON)
    client.force_login(people[opener])

    assert reopen(client, post).status_code == status

    assert is_closed(post) == (status == 403)


def test_every_closing_stays_written_down(client):
    manager, _author, post = group_and_post()
    client.force_login(manager)

    for _ in range(2):
        close(client, post)
        close(client, post)  # twice is once
        reopen(client, post)
        reopen(client, post)

    assert Closure.objects.filter(content=post, by=manager).exclude(until=None).count() == 2
    assert post_comment(client, post).status_code == 302
    assert Comment.objects.count() == 1


def test_what_is_written_already_may_still_be_taken_away(client):
    manager, _author, post = group_and_post()
    comment = make_comment(post)
    post.close(manager, REASON)
    client.force_login(comment.author)

    assert client.post(reverse("content:delete_comment", args=[comment.pk])).status_code == 302

    assert not Comment.objects.exists()


@pytest.mark.parametrize("act", ["close", "reopen"])
def test_an_outsider_finds_nothing_to_close(client, act):
    _manager, _author, post = group_and_post(kind=Kind.HIDDEN)
    client.force_login(make_member())

    assert client.post(reverse(f"content:{act}", args=[post.pk])).status_code == 404


def test_its_author_hears_that_a_manager_closed_it():
    manager, author, post = group_and_post()

    post.close(manager, REASON)

    announcement = Announcement.objects.get(kind="closed")
    Announcement.deliver(announcement.pk)
    assert Delivery.objects.get().member == author


def test_who_closes_the_own_piece_hears_nothing():
    _manager, author, post = group_and_post()

    post.close(author, REASON)

    Announcement.deliver(Announcement.objects.get(kind="closed").pk)
    assert not Delivery.objects.exists()


def test_in_the_archive_nothing_is_closed_or_pinned_any_more(client):
    manager, _author, post = group_and_post()
    post.group.archive(manager)
    client.force_login(manager)

    assert close(client, post).status_code == 403
    assert client.post(reverse("content:pin", args=[post.pk])).status_code == 403
    assert "Sluit de reacties" not in client.get(post.get_absolute_url()).content.decode()
