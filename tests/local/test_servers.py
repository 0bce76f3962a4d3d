import os
import signal

import psycopg2
import pytest
import redis

from ambtenaar.local.folders import claimed, home_of, remove
from ambtenaar.local.packages import Failure
from ambtenaar.local.servers import Postgres, Redis

pytestmark = pytest.mark.fault


@pytest.fixture
def folder(tmp_path):
    with claimed(tmp_path / "demo-of-a-test") as folder:
        yield folder
    remove(folder)


def answer_of(server, question):
    connection = psycopg2.connect(server.url)
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone()[0]
    connection.commit()
    connection.close()
    return answer


def test_every_machine_sorts_and_folds_alike(folder):
    with Postgres(folder) as postgres:
        answer = answer_of(postgres, "SELECT datlocale FROM pg_database WHERE datname = 'ambtenaar'")

    assert answer == "C.UTF-8"


def test_what_was_written_outlives_a_killed_server(folder):
    with Postgres(folder) as postgres:
        answer_of(postgres, "CREATE TABLE kept AS SELECT 7 AS number; SELECT number FROM kept")
        postgres.running.send_signal(signal.SIGKILL)
        postgres.running.wait()

    with Postgres(folder) as postgres:
        assert answer_of(postgres, "SELECT number FROM kept") == 7


def test_a_lost_key_makes_a_new_cluster(folder):
    with Postgres(folder) as postgres:
        answer_of(postgres, "CREATE TABLE kept AS SELECT 7 AS number; SELECT number FROM kept")
    (folder / "key").unlink()

    with Postgres(folder) as postgres:
        assert answer_of(postgres, "SELECT to_regclass('kept')") is None


def test_a_damaged_cluster_is_said(folder):
    with Postgres(folder):
        pass
    (home_of(folder) / "cluster" / "global" / "pg_control").unlink()

    with pytest.raises(Failure, match=r"^postgres did not start .*pg_control.* remove .local"), Postgres(folder):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to give up")
def test_as_root_postgresql_runs_as_nobody(folder):
    with Postgres(folder) as postgres:
        assert os.stat(f"/proc/{postgres.running.pid}").st_uid != 0


def test_redis_wants_its_password(folder):
    with Redis(folder) as server:
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port).ping()

        assert redis.Redis.from_url(server.url).ping()


def test_a_folder_belongs_to_one_command(folder):
    with pytest.raises(Failure, match=r"^Another command is using"), claimed(folder):
        pass
