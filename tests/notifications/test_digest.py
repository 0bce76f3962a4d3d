import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import MOST_FEATURED, Authorship, Content, Disclosure, Mention, Reading, Visibility
from discussions.models import Willingness
from groups.models import Entry, Kind, MailLevel
from members.models import Member, Suspension
from network.models import Network, Subject
from notifications import tasks
from notifications.digest import (
    MOST_NEW,
    MOST_PIECES,
    NEW_FOR,
    NEWS,
    OTHERS,
    REPLIES_TO,
    SOMEBODY,
    among,
    groups_for,
    newcomers_for,
    news_for,
    replies_to,
)
from notifications.kinds import Skipped
from notifications.kinds.asking import Asked
from notifications.kinds.digest import Digest, carried
from notifications.kinds.events import ComesNear, InvitedToEvent
from notifications.kinds.mentions import Mentioned
from notifications.models import DIGEST, Channel, Delivery, DigestQuiet, DigestSubscription, DigestWord, Frequency
from notifications.sending import letters_of, send_digests
from tests.discussions.factories import make_open_question
from tests.events.factories import make_event
from tests.factories import make_comment, make_featured, make_group, make_member, make_organisation, make_post
from tests.notifications.factories import (
    deliver_everything,
    html_of,
    lose_the_worker,
    make_subscriber,
    select,
    send_digest_to,
    text_of,
)
from web.prepared import Prepared, blank

pytestmark = pytest.mark.django_db


def chosen_for(member):
    now = timezone.now()
    return select(member, now - timedelta(days=7), now)


def titles_for(member):
    selection = chosen_for(member)
    return [told.row.title for told in [*selection.replies, *selection.pieces, *selection.events]]


# --- What is chosen


def test_the_nearest_comes_first(smtp):
    member, group = make_member(), make_group(name="Participatie")
    group.memberships.create(member=member)
    member.expertise.set(["Woo"])
    make_post(title="Rustig")
    discussed = make_post(title="Besproken")
    make_comment(discussed)
    make_post(title="Over de Woo", tags=["woo"])
    make_post(title="Uit de groep", group=group)
    mine = make_post(title="Van mij", author=member)
    make_comment(mine)
    make_comment(mine)

    delivery = send_digest_to(member)

    [message] = smtp.messages
    text = text_of(message)
    order = ["Van mij", "Uit de groep", "Over de Woo", "Besproken", "Rustig"]
    assert sorted(order, key=text.index) == order
    assert message["Subject"].startswith("2 ")
    assert "Van mij" in message["Subject"]
    for reason in ("Participatie", "Woo"):
        assert reason in text
    assert delivery.sent_at


def test_a_piece_is_told_once():
    member = make_member()
    post = make_post()
    assert titles_for(member) == [post.title]

    Delivery.objects.create(member=member, channel=Channel.DIGEST, kind="piece", subject_id=post.pk, piece_id=post.pk)

    assert titles_for(member) == []


def test_what_was_mailed_is_in_no_digest():
    """Whatever the mail was: that somebody named, asked or invited the member, or that an event comes near."""
    member = make_member()
    post, said = make_post(), make_comment(make_post(member))
    question = make_open_question(author=make_member())
    invited, near = (make_event(begins=timezone.now() + timedelta(days=3)) for _ in range(2))
    near.register(member)
    assert len(titles_for(member)) == 5
    mails = [
        (Mentioned, Mention.objects.create(content=post, member=member, by=post.author)),
        (Mentioned, Mention.objects.create(comment=said, member=member, by=said.author)),
        (Asked, question.asks.create(member=member)),
        (InvitedToEvent, invited.invitees.create(member=member)),
        (ComesNear, near.reminders.create(ahead="week")),
    ]

    for kind, news in mails:
        Delivery.write_to([member.pk], kind(), news)

    assert titles_for(member) == []


def test_comments_one_read_on_the_site_are_not_told_again(client):
    member = make_member()
    post = make_post(member)
    make_comment(post)
    deliver_everything()
    assert [told.replies for told in chosen_for(member).replies] == [1]
    client.force_login(member)

    client.get(post.get_absolute_url())

    assert chosen_for(member).replies == []
    make_comment(post)
    deliver_everything()
    assert [told.replies for told in chosen_for(member).replies] == [1]


def test_what_one_wants_less_of_is_not_told():
    member, group = make_member(), make_group()
    group.memberships.create(member=member)
    member.expertise.add("Woo")
    subject = Subject.objects.get(name="Woo")
    Willingness.choose(member, [subject])
    make_post(tags=["Woo"], group=group)
    make_event(tags=["Woo"], begins=timezone.now() + timedelta(days=3))
    make_featured(make_post(tags=["Woo"]))
    make_open_question(author=make_member(), tags=["Woo"])
    assert len(chosen_for(member)) == 4

    DigestQuiet.objects.create(member=member, subject=subject)

    assert len(chosen_for(member)) == 0


@pytest.mark.parametrize("case", ["own", "draft", "read", "old", "hidden", "private", "of a closed group"])
def test_some_pieces_are_not_told(case):
    member, author = make_member(), make_member()
    closed = make_group(kind=Kind.CLOSED, members=[author])
    told = make_post(title="Wel")
    options = {
        "own": {"author": member},
        "draft": {"draft": True},
        "private": {"visibility": Visibility.PRIVATE},
        "of a closed group": {"group": closed, "visibility": Visibility.GROUP, "author": author},
    }
    post = make_post(title="Niet", **options.get(case, {}))
    if case == "read":
        Reading.objects.create(member=member, content=post, day=timezone.localdate())
    if case == "old":
        Content.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(days=15))
    if case == "hidden":
        post.hide(by=author, reason="Reclame")

    assert titles_for(member) == [told.title]


def test_what_one_writes_along_is_no_news():
    member = make_member()
    author = make_member()
    post = make_post(author=author, title="Samen geschreven")
    event = make_event(author=author, title="Samen georganiseerd", begins=timezone.now() + timedelta(days=5))
    featured = make_featured(make_post(author=author, title="Samen uitgelicht"))
    asked = [piece.ask_along(member, by=author) for piece in (post, event, featured.content)]
    assert titles_for(member) == ["Samen geschreven", "Samen georganiseerd"]
    assert chosen_for(member).featured == [featured]

    for question in asked:
        question.accept()

    assert len(chosen_for(member)) == 0


def test_comments_on_what_one_wrote_along_are_about_own_words():
    member = make_member()
    post = make_post()
    post.ask_along(member, by=post.author).accept()
    make_comment(post)

    assert [piece.is_own for piece in chosen_for(member).replies] == [True]


def test_what_opens_for_an_hour_or_by_exception_stays_out_of_a_mail():
    member, author = make_member(), make_member()
    closed = make_group(kind=Kind.CLOSED, members=[author])
    entered = make_post(group=closed, visibility=Visibility.GROUP, author=author)
    disclosed = make_post(visibility=Visibility.PRIVATE, author=author)
    soon = timezone.now() + timedelta(hours=1)
    Entry.objects.create(group=closed, member=member, until=soon, reason="Melding")
    disclosed.disclose_to(member, soon, "Melding")
    open_to_all = make_post()
    make_comment(entered).disclose_to(member, soon, "Melding")
    assert Content.objects.visible_to(member).filter(pk__in=[entered.pk, disclosed.pk]).count() == 2

    assert titles_for(member) == [open_to_all.title]


def test_there_is_a_most():
    member = make_member()
    for _ in range(MOST_PIECES + 3):
        make_post()

    assert len(titles_for(member)) == MOST_PIECES


def test_of_each_part_there_is_a_most():
    member = make_member()
    member.expertise.add("Woo")
    Willingness.choose(member, Subject.objects.filter(name="Woo"))
    for number in range(6):
        if number < MOST_FEATURED:  # more cannot stand there
            make_featured(make_post())
        make_open_question(author=make_member(), tags=["Woo"])
        make_event(begins=timezone.now() + timedelta(days=3))
        make_group(kind=Kind.CLOSED)

    told = chosen_for(member)

    parts = (told.featured, told.asked, told.events, told.groups, told.newcomers)
    assert [len(part) for part in parts] == [MOST_FEATURED, 3, 5, 3, 3]


def test_a_comment_counts_for_two_appreciations():
    member = make_member()
    for title, comments, appreciations in (("een", 0, 1), ("twee", 1, 0), ("drie", 0, 3)):
        counted = {"comment_count": comments, "appreciation_count": appreciations}
        Content.objects.filter(pk=make_post(title=title).pk).update(**counted)

    assert titles_for(member) == ["drie", "twee", "een"]


def test_who_reads_monthly_is_told_of_a_whole_month(smtp):
    weekly, monthly = (make_subscriber(make_member(), frequency=often).member for often in ("weekly", "monthly"))
    Content.objects.filter(pk=make_post().pk).update(published_at=timezone.now() - timedelta(days=20))

    assert send_digest_to(weekly).skipped == Skipped.NOTHING_NEW
    assert send_digest_to(monthly).sent_at


def test_comments_on_own_pieces_are_told_once_and_own_ones_never(smtp):
    member = make_member()
    post = make_post(author=member, title="Van mij")
    make_comment(post, author=member)
    make_comment(post)
    gone = make_comment(post)
    gone.remove()
    hidden = make_comment(post)
    hidden.hide(by=member, reason="Scheldwoord")
    assert [piece.replies for piece in chosen_for(member).replies] == [1]

    send_digest_to(member)
    second = send_digest_to(member)
    make_comment(post)
    third = send_digest_to(member)

    assert second.skipped == Skipped.NOTHING_NEW
    assert third.sent_at
    assert len(smtp.letters) == 2


def test_the_agenda_tells_what_is_news_and_reminds_of_what_is_soon():
    member = make_member()
    now = timezone.now()
    soon = make_event(title="Ik ga al", begins=now + timedelta(days=3))
    soon.register(member)
    later = make_event(title="Ik ga, maar later", begins=now + timedelta(days=10))
    later.register(member)
    make_event(title="Nieuw", begins=now + timedelta(days=20))
    make_event(title="Te ver", begins=now + timedelta(days=22))
    make_event(title="Van mijzelf", author=member, begins=now + timedelta(days=5))
    make_event(title="Voorbij", begins=now - timedelta(days=1))
    seen = make_event(title="Gezien", begins=now + timedelta(days=5))
    Reading.objects.create(member=member, content=seen, day=timezone.localdate())

    assert titles_for(member) == ["Ik ga al", "Nieuw"]


def test_a_reminder_comes_though_the_event_was_told_before(smtp):
    member = make_member()
    event = make_event(begins=timezone.now() + timedelta(days=3))

    told = send_digest_to(member)
    event.register(member)
    reminded = send_digest_to(member)
    again = send_digest_to(member)

    assert told.sent_at
    assert reminded.sent_at
    assert again.skipped == Skipped.NOTHING_NEW


def test_a_suspension_or_a_stop_is_heeded_at_the_last_moment(smtp):
    make_post()
    suspended, stopped = make_member(), make_member()
    Suspension.objects.create(member=suspended, reason="Spam")
    DigestSubscription.objects.create(member=stopped, frequency=Frequency.NEVER)

    assert send_digest_to(suspended).skipped == Skipped.NOT_PRESENT
    assert send_digest_to(stopped).skipped == Skipped.STOPPED
    assert smtp.letters == []


# --- The mail


def test_the_mail_says_who_why_and_how_to_stop(smtp):
    member = make_member(name="Noor Visscher")
    post = make_post(
        title="We haalden het loket weg",
        author=make_member(name="Saskia Brandsma", organisation=make_organisation("gemeente Oeverdam")),
        body="<p>In Oeverdam kon je voor bijna alles online terecht.</p>",
    )

    delivery = send_digest_to(member)

    [message] = smtp.messages
    stop = f"http://127.0.0.1:8000/mail/stop/{member.digest_subscription.token}/"
    assert message["Subject"] == "We haalden het loket weg."
    assert message["From"].addresses[0].display_name == Network.current().name
    assert message["To"] == member.email
    assert message["List-Unsubscribe"].strip() == f"<{stop}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<digest.127.0.0.1>"
    assert message["Message-ID"] == delivery.message_id
    assert message.get_content_type() == "multipart/alternative"
    for words in (text_of(message), html_of(message)):
        assert "Noor" in words
        assert "Saskia Brandsma, gemeente Oeverdam" in words
        assert "In Oeverdam kon je voor bijna alles online terecht." in words
        assert f"http://127.0.0.1:8000{post.get_absolute_url()}" in words
        assert stop in words
        assert "http://127.0.0.1:8000/profiel/mail/" in words
    html = html_of(message)
    assert "<img" not in html
    assert "prefers-color-scheme: dark" in html
    assert 'style="' in html


def test_nothing_new_is_no_mail(smtp):
    delivery = send_digest_to(make_member())

    assert delivery.skipped == Skipped.NOTHING_NEW
    assert smtp.letters == []


def test_of_one_author_one_piece_is_told_and_the_one_with_most_response():
    member, busy = make_member(), make_member()
    group = make_group(members=[member, busy])
    quiet, loud = make_post(author=busy, group=group), make_post(author=busy, group=group, title="Besproken")
    make_comment(loud)
    make_post(title="Van een ander", group=group)

    assert titles_for(member) == ["Besproken", "Van een ander"]
    assert quiet.pk


def test_an_open_question_is_for_whoever_said_to_be_asked_about_it():
    member, author = make_member(), make_member()
    for subject in ("Woo", "AVG"):
        member.expertise.add(subject)
    Willingness.choose(member, Subject.objects.filter(name="Woo"))
    asked = make_open_question(author=author, title="Wie weet dit van de Woo?", tags=["Woo"])
    solved = make_open_question(author=make_member(), title="Opgelost", tags=["Woo"])
    Content.objects.filter(pk=solved.pk).update(settled_at=timezone.now())
    make_open_question(author=make_member(), title="Over de AVG", tags=["AVG"])

    selection = chosen_for(member)

    assert [told.row.pk for told in selection.asked] == [asked.pk]
    assert "Wie weet dit van de Woo?" not in [told.row.title for told in selection.pieces]
    assert chosen_for(author).asked == []


def test_newcomers_and_new_groups_are_told_once_and_no_hidden_one(smtp):
    member = make_member()
    hidden = make_group(kind=Kind.HIDDEN, name="Verborgen", members=[make_member()])
    group = make_group(kind=Kind.CLOSED, name="Nieuw en besloten")

    first, second = send_digest_to(member), send_digest_to(member)

    assert first.sent_at
    assert second.skipped == Skipped.NOTHING_NEW
    text = text_of(smtp.messages[0])
    assert group.name in text
    assert hidden.name not in text


def test_the_word_of_the_week_is_told_once_and_is_no_reason_for_a_mail(smtp):
    member = make_member()
    DigestWord.objects.write("Donderdag is er een borrel.", by_manager := make_member(name="Fatima Idrissi"))
    assert send_digest_to(member).skipped == Skipped.NOTHING_NEW

    for _ in range(2):
        make_post(author=by_manager)
        send_digest_to(member)

    said = ["Donderdag is er een borrel." in text_of(message) for message in smtp.messages]
    assert said == [True, False]


def test_after_half_a_year_there_is_one_letter_and_then_silence_until_they_return(smtp, queries):
    member = make_member()
    Member.objects.filter(pk=member.pk).update(last_used_on=timezone.localdate() - timedelta(days=181))
    make_post(title="Genoeg te vertellen")

    with queries() as away:
        asked, silent = send_digest_to(member), send_digest_to(member)
    Member.objects.filter(pk=member.pk).update(last_used_on=timezone.localdate() + timedelta(days=1))
    with queries() as here:
        back = send_digest_to(member)

    assert (bool(asked.sent_at), silent.skipped, bool(back.sent_at)) == (True, Skipped.AWAY, True)
    letter, digest = smtp.messages
    assert "Genoeg te vertellen" not in text_of(letter)
    looked_up = [any("content_content" in sql for sql in counted) for counted in (away, here)]
    assert looked_up == [False, True]
    assert member.digest_subscription.token in text_of(letter)
    assert "Genoeg te vertellen" in text_of(digest)


def test_every_line_is_short_enough_for_any_mail_server(smtp):
    group = make_group(name="Een groep met een lange naam & een <teken>")
    member = make_member()
    group.memberships.create(member=member)
    make_post(title="Ängstlich <b>& 100% %(lang)s</b> " * 3, group=group, body=f"<p>{'woord ' * 200}</p>")
    DigestWord.objects.write(f"Dag <i>allemaal</i>.\n{'Één & ' * 97}", make_member())

    send_digest_to(member)

    [message] = smtp.messages
    assert max(map(len, bytes(message).splitlines())) < 998
    assert "&lt;b&gt;&amp; 100% %(lang)s" in html_of(message)
    assert "Dag &lt;i&gt;allemaal&lt;/i&gt;.<br>" in html_of(message)
    assert max(len(line) for line in text_of(message).splitlines() if "http" not in line) <= 110
    assert "\ue000" not in message.as_string()


def test_a_line_that_is_too_long_is_encoded_as_mail_ends_its_lines():
    encoding, words = carried(f"Dag\n{'é' * 600}\n")

    assert (encoding, base64.b64decode(words)) == ("base64", f"Dag\r\n{'é' * 600}\r\n".encode())


def test_the_size_of_the_network_does_not_change_the_number_of_queries(smtp, queries):
    few, many, stranger = make_member(), make_member(), make_member()
    many.expertise.set(["woo", "ict"])
    stranger.expertise.set(["tuin"])
    few.expertise.set(["vergaderen"])
    make_group()
    make_event()
    for author in (few, stranger):
        make_comment(make_post(author=author))
    counts, rights = [], []  # of all, and of those that ask what a member may see
    for member in (few, many, stranger):
        DigestSubscription.objects.create(member=member)
        delivery = Delivery.objects.create(member=member, kind=DIGEST)
        Network.current()
        with queries() as counted:
            tasks.send_delivery(delivery.pk)
        counts.append(len(counted))
        rights.append(sum(sql.startswith("EXECUTE") for sql in counted))
        for _ in range(10):
            group = make_group(members=[many])
            make_comment(make_post(author=many))
            make_comment(make_post(group=group, tags=["woo"]))
            make_event()
        closed = make_group(kind=Kind.CLOSED)
        for _ in range(10):  # in the end more than are asked about at once, and in front of all others
            make_post(group=closed, visibility=Visibility.GROUP)
        Content._base_manager.filter(group=closed).update(comment_count=99)

    assert max(counts) <= 30
    assert len(set(rights)) == 1
    assert len(smtp.letters) == 3


def test_of_two_that_are_due_for_one_member_the_second_knows_what_the_first_told(smtp):
    make_post()
    member = make_subscriber(make_member()).member
    both = [Delivery.objects.create(member=member, kind=DIGEST) for _ in range(2)]

    send_digests([delivery.pk for delivery in both])
    send_digests([delivery.pk for delivery in both])

    assert len(smtp.letters) == 1
    assert sorted(Delivery.objects.filter(pk__in=[each.pk for each in both]).values_list("skipped", flat=True)) == [
        "",
        Skipped.NOTHING_NEW,
    ]


def test_of_a_batch_each_digest_costs_one_query(smtp, queries):
    """That it is handed over, the one before it being sent; all else is asked for the whole batch."""
    make_post()
    Network.current()  # a process remembers it
    counts = []
    for size in (2, 7):
        batch = [
            Delivery.objects.create(member=make_subscriber(make_member()).member, kind=DIGEST) for _ in range(size)
        ]
        with queries() as counted:
            send_digests([delivery.pk for delivery in batch])
        counts.append(len(counted))

    assert len(smtp.letters) == 9
    assert counts[1] - counts[0] == 5


# --- At most once


def test_sending_twice_is_sending_once(smtp):
    member = make_member()
    make_post()
    delivery = send_digest_to(member)

    tasks.send_delivery(delivery.pk)
    tasks.sweep()

    assert len(smtp.letters) == 1


def test_a_digest_that_is_gone_is_no_error(smtp):
    delivery = send_digest_to(make_member())
    pk = delivery.pk
    delivery.member.delete()

    tasks.send_delivery(pk)

    assert smtp.letters == []


def test_a_digest_that_was_only_claimed_is_sent_by_another_worker_and_tells_nothing_less(smtp):
    member = make_member()
    DigestSubscription.objects.create(member=member)
    make_post(title="Niet vergeten")
    delivery = Delivery.objects.create(member=member, kind=DIGEST)
    [claimed] = Delivery.objects.claim_all([delivery.pk])
    [(letter, content)] = letters_of([claimed])  # and there it died: nothing was handed over
    lose_the_worker(delivery)

    tasks.sweep()
    claimed.hand_over_once(Digest(), letter.address, content)  # or it was only slow, and its claim is another's by now

    [message] = smtp.messages
    assert "Niet vergeten" in text_of(message)


def test_a_digest_that_lost_its_worker_is_uncertain_and_never_sent_again(smtp):
    member = make_member()
    DigestSubscription.objects.create(member=member)
    make_post()
    delivery = Delivery.objects.create(member=member, kind=DIGEST)
    Delivery.objects.claim_all([delivery.pk])
    Delivery.objects.update(handed_at=timezone.now())

    tasks.sweep()
    delivery.refresh_from_db()
    assert delivery.uncertain_at is None  # whoever claimed it may still be at it
    lose_the_worker(delivery)
    tasks.send_delivery(delivery.pk)  # a nudge that comes late finds it no more than the sweep does
    tasks.sweep()
    tasks.send_delivery(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.uncertain_at
    assert smtp.letters == []


def test_a_digest_the_server_kept_without_saying_so_is_uncertain_and_counts_as_told(smtp):
    member = make_member()
    make_post()
    make_comment(make_post(author=member))
    smtp.cuts_after_data = True

    delivery = send_digest_to(member)

    smtp.cuts_after_data = False
    assert delivery.uncertain_at
    assert len(smtp.letters) == 1
    assert send_digest_to(member).skipped == Skipped.NOTHING_NEW


@pytest.mark.parametrize("stage", ["no server", "recipient", "text"])
def test_a_digest_that_was_surely_not_accepted_is_sent_later_with_all_that_is_in_it(smtp, settings, stage):
    member = make_member()
    post = make_post()
    if stage == "no server":
        settings.EMAIL_PORT = 1
    elif stage == "recipient":
        smtp.refuses[member.email] = "451 Later"
    else:
        smtp.data_answer = "451 Later"
    delivery = send_digest_to(member)
    assert (delivery.claimed_at, delivery.sent_at, delivery.uncertain_at) == (None, None, None)
    assert delivery.told.count() == 0

    settings.EMAIL_PORT, smtp.refuses, smtp.data_answer = smtp.port, {}, ""
    Delivery.objects.update(next_attempt_at=timezone.now())
    tasks.sweep()

    delivery.refresh_from_db()
    assert delivery.sent_at
    assert set(delivery.told.values_list("kind", "subject_id")) == {("piece", post.pk), ("newcomer", post.author_id)}
    assert [message["Message-ID"] for message in smtp.messages] == [delivery.message_id]


def test_an_address_that_refuses_for_good_ends_it(smtp):
    member = make_member()
    make_post()
    smtp.refuses[member.email] = "550 Unknown here"

    delivery = send_digest_to(member)

    assert delivery.failed_at
    assert Delivery.objects.due().count() == 0


def test_asked_for_many_at_once_the_prepared_queries_answer_as_those_that_are_built_anew():
    """For members who stand differently to the same rows, all together, at different moments."""
    group, closed = make_group(), make_group(kind=Kind.CLOSED)
    members = [make_member() for _ in range(11)]
    author, inside, expert, reader, entered, blocked, coauthor, guest, sees_for_an_hour, quiet, _stranger = members
    for each in (group, closed):
        for member in (author, inside):
            each.memberships.create(member=member)
    group.memberships.create(member=quiet, mail_level=MailLevel.NOTHING)
    expert.expertise.set(["woo"])
    author.block(blocked)
    posts = [
        make_post(author=author, group=group, tags=["woo"]),
        make_post(author=author, group=closed, visibility=Visibility.GROUP),
        make_post(author=author, visibility=Visibility.MEMBERS),
        make_post(author=author, visibility=Visibility.PRIVATE),
        make_post(author=reader),
        make_event(author=inside, visibility=Visibility.INVITED),
    ]
    posts[2].hide(by=inside, reason="Reclame")
    make_comment(posts[0], author=inside)
    make_comment(posts[4], author=blocked)
    posts[5].invitees.create(member=guest)
    Authorship.objects.create(content=posts[3].content_ptr, member=coauthor, accepted_at=timezone.now())
    in_an_hour = timezone.now() + timedelta(hours=1)
    Disclosure.objects.create(content=posts[3].content_ptr, member=sees_for_an_hour, until=in_an_hour, reason="Melding")
    make_event(author=author, group=closed, visibility=Visibility.GROUP).register(inside)
    make_event()
    Reading.objects.create(member=reader, content=posts[0], day=timezone.localdate())
    Entry.objects.create(group=closed, member=entered, until=in_an_hour, reason="Melding")
    told = {"subject_id": posts[1].pk, "piece_id": posts[1].pk}
    Delivery.objects.create(member=inside, channel=Channel.DIGEST, kind="piece", **told)

    keys, kinds_of_viewer = [post.pk for post in posts], set()
    everything = Prepared(lambda now: among(Content.objects.visible_to(SOMEBODY)).order_by("pk").values_list("pk"))
    for now in (timezone.now(), timezone.now() + timedelta(hours=2), timezone.now() + timedelta(days=15)):
        since = [now - timedelta(days=7 + place % 2 * 7) for place, _member in enumerate(members)]
        askers = [(member.pk, at, {(blank(0),): keys}) for member, at in zip(members, since, strict=True)]
        asked = (everything, NEWS, REPLIES_TO, OTHERS[NEW_FOR])
        answers = [prepared.rows_for_many(askers, now) for prepared in asked]
        for member, at, seen, news, replies, others in zip(members, since, *answers, strict=True):
            if now < timezone.now() + timedelta(minutes=1):  # visible_to itself knows no other moment than now
                visible = Content.objects.visible_to(member).filter(pk__in=keys).order_by("pk")
                assert seen == list(visible.values_list("pk"))
                assert set(news) == set(news_for(member).filter(pk__in=keys).values_list("pk"))
                assert replies == list(replies_to(member, at, now).filter(pk__in=keys).values_list("pk", "replies"))
                newest = (groups_for(member, now), newcomers_for(member, now))
                assert [pk for _part, _rank, pk in others] == [row.pk for rows in newest for row in rows[:MOST_NEW]]
                kinds_of_viewer.add(tuple(seen))
            if now > timezone.now() + timedelta(days=1):
                assert not any((replies, others))  # the moment is one of the blanks, too

    assert len(kinds_of_viewer) > 5  # they do stand differently
