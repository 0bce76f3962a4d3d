import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from web.migrating import CreateModels


def table(name, *fields):
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields])


def pair():
    return CreateModels([table("Shelf"), table("Book", ("on", models.ForeignKey("web.shelf", models.CASCADE)))])


def forwards(operation, before):
    after = before.clone()
    operation.state_forwards("web", after)
    return after


@pytest.mark.django_db
def test_tables_come_and_go_together():
    before = ProjectState()
    after = forwards(pair(), before)

    with connection.schema_editor() as editor:
        pair().database_forwards("web", editor, before, after)
    made = {"web_shelf", "web_book"} & set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        pair().database_backwards("web", editor, after, before)

    assert made == {"web_shelf", "web_book"}
    assert not made & set(connection.introspection.table_names())


def test_what_was_worked_out_before_knows_of_them_afterwards():
    before = forwards(table("Shelf"), ProjectState())
    assert before.apps.get_model("web", "shelf")

    after = forwards(CreateModels([table("Book", ("on", models.ForeignKey("web.shelf", models.CASCADE)))]), before)

    assert after.apps.get_model("web", "shelf").book_set
    assert not hasattr(before.apps.get_model("web", "shelf"), "book_set")
