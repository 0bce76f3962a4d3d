"""A hundred thousand members in seconds, made where they are kept; names, jobs and subjects as uneven as real ones."""

from django.db import connection

from members.models import Affiliation, Member, Organisation
from tests.factories import make_member, make_organisation, make_question
from tests.filling import words_indexed_afterwards

FIRST = (
    "Noor Hassan Maaike Youssef Gülsüm Lieke Saskia Jan Piet Kees Fatma Mohamed Anna Sanne Daan Bram Eva Sem Zoë "
    "Émile Willem Marijke Ingrid Henk Gerrit Ahmed Yara Thijs Femke Wouter Esther Ruud Joke Tineke Bas Lotte Koen "
    "Iris Mees Roos Tess Luuk Fleur Jesse Vera Gijs Elin Pim Floor Sofie Nina Stijn Julia Tim Max Lars Hugo"
).split()
PARTICLE = ["", "", "", "", "de ", "van ", "van der ", "van den ", "el ", "ter "]
LAST = (
    "Jansen Janssen Visser Visscher Bakker Smit Meijer Meyer Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Yılmaz "
    "Bouzid Amrani Ottens Schuurman Brandsma Aydın Kok Jacobs Haan Vermeer Berg Groot Wit Mulder Graaf Linden Veen "
    "Dam Kramer Postma Hoekstra Wiersma Terpstra Boersma Sikkema Bruin Beek Leeuwen Dijk Wijk Kuipers Koster Prins "
    "Huisman Peeters Kuijpers Maas Verhoeven Blom Wal Hermans Driessen Gerritsen Scholten Pol Zijlstra Rademaker "
    "Karimi Osman Haddad Nguyen Oosterhuis Westerhof Zuidema Noordhof Timmerman Wagenaar Molenaar Kuiper"
).split()


PROVINCES = "Drenthe Gelderland Gelderland Utrecht Zuid-Holland Zuid-Holland Zuid-Holland Noord-Holland Zeeland".split()
KINDS = "gemeente gemeente gemeente gemeente waterschap provincie ministerie uitvoeringsorganisatie".split()


def fill(members=100_000):
    """Members with a job, three subjects they know and two they want to learn, some follows and a few suspensions;
    two of three answered a question."""
    with words_indexed_afterwards("members_member", "members_affiliation", "members_organisation", "members_answer"):
        fill_tables(members)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_tables(members):
    pattern = make_member("Iemand Anders", organisation=make_organisation())
    copy(
        Organisation,
        pattern.affiliation.organisation_id,
        "generate_series(1, 600) n",
        uuid="gen_random_uuid()",
        name="'gemeente Massastad ' || n",
        kind=f"(ARRAY{KINDS})[n % {len(KINDS)} + 1]",
    )
    copy(
        Member,
        pattern.pk,
        f"generate_series(1, {members}) n",
        uuid="gen_random_uuid()",
        email="'massa' || n || '@lid.example'",
        name=" || ".join(
            [
                f"(ARRAY{FIRST})[n * 7919 % {len(FIRST)} + 1]",
                "' '",
                f"(ARRAY{PARTICLE})[n / 7 % {len(PARTICLE)} + 1]",
                f"(ARRAY{LAST})[n / 11 % {len(LAST)} + 1]",
            ]
        ),
        headline="'Weet van alles'",
        province=f"(ARRAY{PROVINCES})[n % {len(PROVINCES)} + 1]",
        province_audience="CASE WHEN n % 20 = 0 THEN 'connections' ELSE 'members' END",
        joined_at="now() - n * interval '7 minutes'",
        affiliation_id="NULL",
    )
    copy(
        Affiliation,
        pattern.affiliation_id,
        """(SELECT id, id * 7919 % 600 + 1 AS place FROM members_member WHERE email LIKE 'massa%') m JOIN
           (SELECT id, name, row_number() OVER (ORDER BY id) AS place FROM members_organisation
            WHERE name LIKE 'gemeente Massastad %') o USING (place)""",
        member_id="m.id",
        organisation_id="o.id",
        organisation_name="o.name",
    )
    question = make_question("Op welke dagen werk je?", kind="choices", options=["ma", "di", "do"], is_filter=True)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [question.pk])
        for statement in REST:
            cursor.execute(statement)


def copy(model, pk, source, **different):
    """Insert a row like this one for every row of the source, but for what is different."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = [column for column in columns if column != "sort_name"]  # the database makes it
    chosen = ", ".join(different.get(column, f'pattern."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} pattern CROSS JOIN {source}"
            f" WHERE pattern.id = {pk}"
        )


def subjects_of(table, step, number):
    """The lower a subject counts, the more members have it."""
    return f"""
        INSERT INTO members_{table} (content_object_id, tag_id)
        SELECT m.id, s.id FROM members_member m CROSS JOIN generate_series(1, {number}) k
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM network_subject
            WHERE name LIKE 'massaonderwerp %') s ON s.place = floor(power((m.id * {step} + k * 137) % 400 / 20.0, 2))
        WHERE m.email LIKE 'massa%' ON CONFLICT DO NOTHING
        """


ANSWERS = """
    INSERT INTO members_answer (member_id, question_id, given, audience, changed_at)
    SELECT id, %s,
        CASE WHEN id %% 400 = 0 THEN ARRAY['do'] WHEN id %% 2 = 0 THEN ARRAY['ma', 'di'] ELSE ARRAY['di'] END,
        CASE WHEN id %% 20 = 0 THEN 'nobody' ELSE 'members' END, now()
    FROM members_member WHERE email LIKE 'massa%%' AND id %% 3 <> 0
    """

REST = [
    "ANALYZE",  # else it takes a hundred thousand for a handful, and compares each with every other
    """
    UPDATE members_member SET affiliation_id = a.id FROM members_affiliation a
    WHERE a.member_id = members_member.id AND members_member.affiliation_id IS NULL
    """,
    """
    INSERT INTO network_subject (name, slug, key, is_fixed, description)
    SELECT 'massaonderwerp ' || n, 'massaonderwerp-' || n, 'massaonderwerp' || n, false, ''
    FROM generate_series(1, 400) n
    """,
    "ANALYZE",
    subjects_of("expertise", 31, 3),
    subjects_of("learning", 57, 2),
    """
    INSERT INTO members_follow (follower_id, followed_id, created_at)
    SELECT a.id, a.id - k * 11, now() FROM members_member a CROSS JOIN generate_series(1, 3) k
    WHERE EXISTS (SELECT 1 FROM members_member b WHERE b.id = a.id - k * 11)
    """,
    """
    INSERT INTO members_suspension (member_id, reason, since)
    SELECT id, 'Huisregel 3', now() FROM members_member WHERE email LIKE 'massa%' AND id % 997 = 0
    """,
]
