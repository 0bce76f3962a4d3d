import uuid
from email import message_from_bytes, policy

import pytest

from network.models import ProblemReport
from notifications.models import Announcement, Mail, Notice
from tests.factories import make_community_manager, make_member

pytestmark = pytest.mark.django_db
DESK = "/beheer/problemen/"


def report(client, **fields):
    fields = {"text": "De foto laadt niet.", "page": "", "email": "", "uuid": uuid.uuid4()} | fields
    return client.post("/probleem-melden/", fields)


def test_a_visitor_reports_a_problem_and_is_thanked(client):
    response = report(client, email="buur@straat.example", page="de agenda")

    thanks = client.get(response["Location"]).content.decode()
    assert "Dank je" in thanks
    told = ProblemReport.objects.get()
    assert (told.text, told.page, told.email, told.member) == (
        "De foto laadt niet.",
        "de agenda",
        "buur@straat.example",
        None,
    )


def test_the_desk_is_not_flooded(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"report_problem": "2/h/ip"}
    answers = [report(client).status_code for _time in range(3)]

    assert answers == [302, 302, 429]
    assert ProblemReport.objects.count() == 2


def test_of_a_member_the_name_is_known(client):
    member = make_member()
    client.force_login(member)

    report(client)

    assert ProblemReport.objects.get().member == member


def test_the_same_form_sent_twice_is_one_report(client):
    key = uuid.uuid4()

    assert report(client, uuid=key).status_code == report(client, uuid=key).status_code == 302
    assert ProblemReport.objects.count() == 1


def test_the_page_one_came_from_is_filled_in(client):
    def filled_in(referrer):
        page = client.get("/probleem-melden/", headers={"Referer": referrer})
        return page.context["form"]["page"].value()

    assert filled_in("http://testserver/blog/?na=3") == "http://testserver/blog/?na=3"
    assert filled_in("https://elders.example/") == ""
    assert filled_in("http://testserver/probleem-melden/") == ""
    assert filled_in("") == ""


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": " "}, "verplicht"),
        ({"text": "x" * 5001}, "5000"),
        ({"email": "geen adres"}, "Dit is geen mailadres"),
        ({"page": "x" * 501}, "500"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(client, fields, reason):
    response = report(client, **({"page": "de agenda"} | fields))

    page = response.content.decode()
    assert response.status_code == 200
    assert reason in page
    assert "de agenda" in page or "page" in fields
    assert not ProblemReport.objects.exists()


def test_a_manager_reads_reports_and_settles_them(client):
    report(client, text="<b>De foto</b> laadt niet.", email="buur@straat.example")
    client.force_login(make_community_manager())

    page = client.get(DESK).content.decode()
    assert "&lt;b&gt;De foto&lt;/b&gt; laadt niet." in page
    assert "buur@straat.example" in page
    assert "Afgehandeld" in page

    address = f"{DESK}{ProblemReport.objects.get().pk}/afgehandeld/"
    assert client.post(address).status_code == client.post(address).status_code == 302
    assert "laadt niet" not in client.get(DESK).content.decode()
    assert ProblemReport.objects.get().settled_at is not None


def test_settling_takes_a_button(client):
    report(client)
    client.force_login(make_community_manager())

    client.get(f"{DESK}{ProblemReport.objects.get().pk}/afgehandeld/")

    assert ProblemReport.objects.get().settled_at is None


def test_an_answer_goes_to_whoever_reported_it_and_nothing_goes_without_one(client):
    member = make_member()
    for fields in ({"member": member}, {"email": "buur@straat.example"}, {"email": "stil@straat.example"}, {}):
        ProblemReport.objects.create(text="De foto laadt niet.", **fields)
    client.force_login(make_community_manager())

    for problem in ProblemReport.objects.order_by("pk"):
        answer = "" if problem.email.startswith("stil") else "Dat is hersteld."
        for _time in range(2):  # a button that is pressed twice
            client.post(f"{DESK}{problem.pk}/afgehandeld/", {"answer": answer})

    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.lines[0]) == (member, "problem_answered", "Dat is hersteld.")
    assert Announcement.objects.get(kind="problem_answered").subject_id == notice.pk
    mail = Mail.objects.get()
    assert mail.recipient == "buur@straat.example"
    assert "Dat is hersteld." in message_from_bytes(bytes(mail.message), policy=policy.default).get_body().get_content()


def test_an_answer_that_is_not_sent_is_not_lost(client):
    ProblemReport.objects.create(text="De foto laadt niet.", email="buur@straat.example")
    client.force_login(make_community_manager())
    address, long = f"{DESK}{ProblemReport.objects.get().pk}/afgehandeld/", "Dat is hersteld. " * 200

    assert long.strip() in client.post(address, {"answer": long}).content.decode()
    assert not Mail.objects.exists()
    client.post(address)  # by a colleague
    assert "Was jij dat?" in client.post(address, {"answer": "Was jij dat?"}, follow=True).content.decode()


def test_others_do_not_read_them(client):
    report(client)
    client.force_login(make_member())

    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}{ProblemReport.objects.get().pk}/afgehandeld/").status_code == 403
    assert ProblemReport.objects.get().settled_at is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_desk_costs_the_same_for_any_number(client, queries, count):
    for _report in range(count):
        ProblemReport.objects.create(text="De foto laadt niet.", member=make_member())
    client.force_login(make_community_manager())

    with queries() as counted:
        client.get(DESK)

    assert len(counted) == 4  # session, viewer, network, reports
