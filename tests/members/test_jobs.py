from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import AddressPause, Affiliation, Evidence, Member
from members.tasks import look_after_jobs
from notifications.models import Announcement, Mail
from tests.factories import make_comment, make_member, make_organisation, make_post
from tests.members.entrance import prove

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def days_ago(days):
    return TODAY() - timedelta(days=days)


def now(member):
    return Member.objects.with_affiliation().get(pk=member.pk)


@pytest.fixture
def lindewaard():
    return make_organisation("gemeente Lindewaard", domain="lindewaard.example")


@pytest.fixture
def noor(client, lindewaard):
    """An adviser of Lindewaard for four years, with her address at work and a private one."""
    noor = make_member("Noor Visscher", email="noor@lindewaard.example")
    noor.work_as("adviseur", organisation=lindewaard, since=days_ago(1500))
    EmailAddress.objects.create(user=noor, email="noor@thuis.example", verified=True)
    client.force_login(noor)
    prove(client)
    return noor


def take_job(client, **fields):
    fields = {"organisation": "gemeente Oeverdam", "job_title": "griffier", "since": TODAY().isoformat()} | fields
    return client.post("/profiel/werk/nieuw/", fields)


# --- A new job


def test_taking_a_job_ends_the_one_before_and_keeps_what_was_written_in_it(client, noor):
    post = make_post(author=noor)
    old = noor.affiliation

    assert take_job(client).status_code == 302

    old.refresh_from_db()
    post.refresh_from_db()
    new = now(noor).affiliation
    assert (str(new), new.until) == ("griffier, gemeente Oeverdam", None)
    assert old.until == days_ago(1)
    assert post.affiliation == old
    assert make_post(author=now(noor)).affiliation == new


def test_the_page_shows_both_and_how_each_is_known(client, noor):
    take_job(client)

    page = client.get("/profiel/werk/").content.decode()

    assert "gemeente Oeverdam" in page
    assert "gemeente Lindewaard" in page
    assert "zelf opgegeven" in page
    assert "bevestigd met werkmail" in page


def test_a_form_sent_twice_takes_one_job(client, noor):
    take_job(client)
    take_job(client)

    assert now(noor).affiliations.count() == 2


def test_a_job_beside_another_one_ends_nothing(client, noor):
    take_job(client, is_extra="on")

    jobs = now(noor).current_jobs()
    assert [job.organisation_name for job in jobs] == ["gemeente Lindewaard", "gemeente Oeverdam"]

    client.post(f"/profiel/werk/{jobs[1].pk}/schrijven/")
    assert now(noor).affiliation == jobs[1]


def test_who_works_with_the_government_can_say_so(client, noor):
    take_job(client, organisation="Bureau Buitendijk", is_outside="on")

    assert now(noor).affiliation.is_outside
    assert "met de overheid, niet erbij" in client.get("/profiel/werk/").content.decode()


def test_an_organisation_of_the_register_is_not_outside_the_government(client, noor):
    make_organisation("gemeente Oeverdam")

    answer = take_job(client, is_outside="on")

    assert answer.status_code == 200
    assert now(noor).affiliation.organisation_name == "gemeente Lindewaard"


@pytest.mark.parametrize(
    "fields",
    [
        {"organisation": ""},
        {"organisation": "x" * 201},
        {"job_title": "y" * 121},
        {"since": "morgen"},
        {"since": (date.today() + timedelta(days=2)).isoformat()},
        {"since": "0001-01-01"},
        {"organisation": "a\x00b"},
    ],
)
def test_what_makes_no_sense_is_refused_with_words(client, noor, fields):
    answer = take_job(client, **fields)

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert now(noor).affiliations.count() == 1


def test_odd_names_are_shown_as_they_are(client, noor):
    take_job(client, organisation="<script>alert(1)</script>", job_title="مستشار 🦊")

    page = client.get("/profiel/werk/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "مستشار 🦊" in page


# --- Correcting, ending, erasing


def test_dates_can_be_corrected_and_nobody_elses(client, noor):
    job = noor.affiliation
    address = f"/profiel/werk/{job.pk}/"
    fields = {"job_title": "adviseur participatie", "since": "2020-02-01", "until": ""}

    client.post(address, fields)
    job.refresh_from_db()
    assert (job.job_title, job.since, job.until) == ("adviseur participatie", date(2020, 2, 1), None)

    client.force_login(make_member())
    assert client.post(address, fields | {"job_title": "keizer"}).status_code == 404


def test_a_job_that_is_taken_up_again_is_shown_anew(client, noor):
    job = noor.affiliations.get()
    client.post(f"/profiel/werk/{job.pk}/stoppen/", {"last_day": TODAY()})

    client.post(f"/profiel/werk/{job.pk}/", {"job_title": "adviseur", "since": job.since, "until": ""})

    job.refresh_from_db()
    assert job.is_current
    assert job.evidence == Evidence.SELF_DECLARED  # her address there opens nothing any more


def test_an_address_that_is_gone_shows_no_longer_where_somebody_works(noor):
    AddressPause.after_bounce("noor@lindewaard.example", "")

    AddressPause.objects.get().retire()

    assert noor.affiliations.get().evidence == Evidence.SELF_DECLARED


def test_a_last_day_before_the_first_is_refused(client, noor):
    fields = {"job_title": "", "since": "2020-02-01", "until": "2019-02-01"}

    assert client.post(f"/profiel/werk/{noor.affiliation.pk}/", fields).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        Affiliation.objects.update(since="2020-02-01", until="2019-02-01")


def test_ending_the_job_leaves_none(client, noor):
    job = noor.affiliation

    client.post(f"/profiel/werk/{job.pk}/stoppen/", {"last_day": TODAY().isoformat()})

    assert now(noor).affiliation is None
    assert client.post(f"/profiel/werk/{job.pk}/stoppen/", {"last_day": TODAY().isoformat()}).status_code == 404


def test_a_last_day_ahead_changes_nothing_until_it_went_by(client, noor):
    job = noor.affiliation
    client.post(f"/profiel/werk/{job.pk}/stoppen/", {"last_day": (TODAY() + timedelta(days=30)).isoformat()})

    look_after_jobs()
    assert now(noor).affiliation == job
    assert now(noor).email == "noor@lindewaard.example"

    Affiliation.objects.filter(pk=job.pk).update(until=days_ago(1))
    look_after_jobs()
    look_after_jobs()
    assert now(noor).affiliation is None
    assert now(noor).email == "noor@thuis.example"


def test_a_past_job_is_added_once(client, noor):
    fields = {"organisation": "provincie Veldland", "job_title": "stagiair", "since": "2010-01-01"}
    fields["until"] = "2012-06-30"

    client.post("/profiel/werk/eerder/", fields)
    client.post("/profiel/werk/eerder/", fields)

    (past,) = now(noor).affiliations.exclude(until=None)
    assert (past.organisation_name, past.evidence) == ("provincie Veldland", Evidence.SELF_DECLARED)
    assert now(noor).affiliation == noor.affiliation


def test_erasing_a_past_job_keeps_the_author_and_no_longer_names_it(client, noor):
    post, comment = make_post(author=noor), make_comment(make_post(), author=noor)
    past = noor.affiliation
    take_job(client)
    was_changed_at = now(noor).changed_at

    assert client.post(f"/profiel/werk/{past.pk}/wissen/").status_code == 302

    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.author, post.affiliation) == (noor, None)
    assert (comment.author, comment.affiliation) == (noor, None)
    assert now(noor).changed_at > was_changed_at  # so that no cached card names it any longer
    assert "Lindewaard" not in client.get(post.get_absolute_url()).content.decode()


def test_the_current_job_is_ended_before_it_is_erased(client, noor):
    assert client.post(f"/profiel/werk/{noor.affiliation.pk}/wissen/").status_code == 403
    assert now(noor).affiliation == noor.affiliation


# --- How it is known


def test_a_confirmed_address_at_work_is_the_proof(lindewaard):
    assert make_member(email="sjoerd@lindewaard.example", organisation=lindewaard).affiliation.evidence == (
        Evidence.WORK_MAIL
    )
    assert make_member(organisation=lindewaard).affiliation.evidence == Evidence.SELF_DECLARED


def test_an_address_confirmed_later_proves_the_job(client, lindewaard):
    member = make_member(organisation=lindewaard)
    Affiliation.objects.update(confirmed_on=days_ago(400))
    client.force_login(member)
    address = EmailAddress.objects.create(user=member, email="werk@lindewaard.example", verified=False)

    confirm(client, address)

    job = now(member).affiliation
    assert (job.evidence, job.confirmed_on) == (Evidence.WORK_MAIL, TODAY())


def confirm(client, address):
    return client.post(f"/bevestigen/{EmailConfirmationHMAC(address).key}/")


# --- "Do you still work here?"


def ask_after_a_year(member):
    Affiliation.objects.filter(member=member).update(confirmed_on=days_ago(366))
    look_after_jobs()


def test_after_a_year_there_is_one_question(client, noor):
    ask_after_a_year(noor)
    look_after_jobs()

    assert Announcement.objects.filter(kind="still_working").count() == 1
    assert "Werk je nog bij gemeente Lindewaard?" in client.get("/").content.decode()


def test_whoever_said_so_this_year_is_not_asked(client, noor):
    Affiliation.objects.update(confirmed_on=days_ago(300))
    look_after_jobs()

    assert not Announcement.objects.exists()
    assert "Werk je nog bij" not in client.get("/").content.decode()


def test_yes_ends_the_question_for_a_year(client, noor):
    ask_after_a_year(noor)

    client.post(f"/profiel/werk/{noor.affiliation.pk}/nog-steeds/")
    look_after_jobs()

    job = now(noor).affiliation
    assert (job.confirmed_on, job.asked_at) == (TODAY(), None)
    assert "Werk je nog bij" not in client.get("/").content.decode()


def test_whoever_is_suspended_is_not_asked(noor):
    noor.suspensions.create(reason="Reclame.")
    ask_after_a_year(noor)

    assert not Announcement.objects.exists()


# --- The addresses of a job that was left


def test_the_address_of_a_job_that_was_left_opens_nothing(client, noor):
    take_job(client)

    assert now(noor).email == "noor@thuis.example"
    addresses = EmailAddress.objects.filter(user=noor).values_list("email", "primary")
    assert list(addresses) == [("noor@thuis.example", True)]
    assert Mail.objects.get(kind="address_retired").recipient == "noor@thuis.example"


def test_another_job_in_the_same_house_keeps_the_address(client, noor):
    take_job(client, organisation="gemeente Lindewaard", job_title="teamleider")

    assert now(noor).email == "noor@lindewaard.example"
    assert now(noor).affiliation.evidence == Evidence.WORK_MAIL


def test_a_second_job_there_keeps_the_address(client, noor, lindewaard):
    noor.work_as("trouwambtenaar", organisation=lindewaard, is_extra=True)

    noor.affiliation.end(TODAY())

    assert now(noor).email == "noor@lindewaard.example"


def test_the_only_address_opens_the_account_a_while_longer(client, noor):
    EmailAddress.objects.filter(email="noor@thuis.example").delete()
    take_job(client)

    pause = AddressPause.objects.get()
    assert str(pause) == now(noor).email == "noor@lindewaard.example"
    assert 29 <= (pause.signs_in_until - timezone.now()).days <= 30
    assert "hoort bij een baan" in client.get("/profiel/werk/").content.decode()


def test_that_mail_arrives_there_is_no_reason_to_keep_it(client, noor):
    EmailAddress.objects.filter(email="noor@thuis.example").delete()
    AddressPause.after_bounce("noor@lindewaard.example", "")
    link = AddressPause.objects.get().token

    client.post(f"/profiel/werk/{noor.affiliations.get().pk}/stoppen/", {"last_day": TODAY()})
    client.post(f"/profiel/werk/adres/{link}/")

    assert AddressPause.objects.exists()


def test_it_ends_as_soon_as_there_is_another_one(client, noor):
    EmailAddress.objects.filter(email="noor@thuis.example").delete()
    take_job(client)

    confirm(client, EmailAddress.objects.create(user=noor, email="nieuw@thuis.example"))

    assert now(noor).email == "nieuw@thuis.example"
    assert not EmailAddress.objects.filter(email="noor@lindewaard.example").exists()


def test_after_the_term_it_opens_nothing_and_a_successor_can_join_with_it(client, noor):
    EmailAddress.objects.filter(email="noor@thuis.example").delete()
    take_job(client)
    AddressPause.objects.update(signs_in_until=timezone.now() - timedelta(seconds=1))

    look_after_jobs()
    look_after_jobs()

    assert now(noor).email.endswith(".invalid")
    assert not EmailAddress.objects.filter(user=noor).exists()
    assert client.get("/profiel/werk/").status_code == 200  # she herself is still signed in
    assert make_member(email="noor@lindewaard.example").pk != noor.pk
