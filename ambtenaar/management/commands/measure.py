import gzip
from pathlib import Path
from statistics import median, quantiles

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ambtenaar.bench.digests import digests
from ambtenaar.bench.entrance import answers
from ambtenaar.bench.load import WELL, ask, burst, clients, parent_of, request_for
from ambtenaar.bench.pages import BELL, SIGNED_IN, pages, parts_of, queries_of, sessions
from ambtenaar.bench.rush import PEOPLE, PLACES, ROUNDS, SESSIONS, rush
from ambtenaar.bench.telling import telling

OPEN_PAGES = 1000  # that ask for their bell once a minute
A_MINUTE = 60  # in which those of a rush all know whether they have a place, and those of a group of a post
MOST_KILOBYTES = {"CSS": 16, "script": 40}
HEAD = f"{'page':<21}{'who':<8}{'queries cold, warm':>19}{'median':>9}{'p95':>8}{'req/s':>8}{'HTML gzip':>15}{'CPU':>7}"
HEAD += f"  {'web + db + Redis':<19}{'of floor':>9}   goals of performance.md"


class Command(BaseCommand):
    help = "Measures the pages of a running demo beside a running floor; bin/bench starts both."

    def add_arguments(self, parser):
        for name in ("site", "floor", "crowded", "web-pid", "floor-pid", "worker-pid"):
            parser.add_argument(f"--{name}", type=int, required=True)
        parser.add_argument(
            "--only", action="append", default=[], help="the beginning of a page's name; else all pages"
        )
        parser.add_argument("--rounds", type=int, default=3)
        parser.add_argument("--seconds", type=float, default=2.0, help="per page and round")

    def handle(self, site, floor, only, rounds, seconds, **options):
        if not settings.LOCAL:
            raise CommandError("This signs in as members who did not ask for it; it is for bin/bench only (LOCAL=1).")
        web, bare = {"web": options["web_pid"]} | stores(), {"web": options["floor_pid"]}
        keys, self.broken = sessions(SIGNED_IN), []
        if only == ["digests"]:
            self.report_digests(options["worker_pid"])
            return self.judge()
        if only == ["telling"]:
            self.report_telling(options["worker_pid"])
            return self.judge()
        if only == ["rush"]:
            self.report_rush(options["crowded"])
            return self.judge()
        wanted = [page for page in pages() if page.name.startswith(tuple(only or [""]))]
        if not wanted:
            raise CommandError(f"No page is called {' or '.join(only)}.")
        rows = [Row(page, keys, queries_of(page, keys[0]), site) for page in wanted]
        hello, floors = [request_for("/")], []
        connection.close()
        with clients() as pool:
            for row in rows:  # so that every worker has met every page and every member
                burst(pool, site, row.requests, 2 * seconds, web)
            for _ in range(rounds):
                floors.append(burst(pool, floor, hello, seconds, bare))
                for row in rows:
                    row.bursts.append(burst(pool, site, row.requests, seconds, web))
        self.report(rows, floors, keys)
        if not only:
            self.report_sizes(site, keys[0])
            self.report_secrecy()
            self.report_rush(options["crowded"])
            self.report_digests(options["worker_pid"])
            self.report_telling(options["worker_pid"])
        self.judge()

    def judge(self):
        if self.broken:
            raise CommandError(f"Broken promises of the issue: {'; '.join(self.broken)}.")
        self.stdout.write("Every number of the issue is kept. Speed is shown beside its goal and not judged.")

    def report(self, rows, floors, keys):
        self.stdout.write(
            f"{len(keys)} members signed in, 8 requests under way, times in ms, CPU in ms a request\n\n{HEAD}"
        )
        times = [took for each in floors for took in each.milliseconds]
        cpu = sum(each.cpu_seconds["web"] for each in floors) * 1000 / len(times)
        per_second = len(times) / sum(each.elapsed for each in floors)
        self.stdout.write(
            f"{'floor':<21}{'':<8}{'':>19}{median(times):>9.1f}{quantiles(times, n=20)[-1]:>8.1f}{per_second:>8.0f}"
            f"{'':>15}{cpu:>7.2f}"
        )
        for row in rows:
            self.stdout.write(row.line(floors))
            self.broken += row.broken
            if row.page.name == BELL:
                self.stdout.write(f"{'':<21}{row.cost_of_open_pages}")
        asking = sum(each.client_seconds for row in rows for each in row.bursts)
        elapsed = sum(each.elapsed for row in rows for each in row.bursts)
        self.stdout.write(f"\nThe clients took {asking / elapsed:.0%} of one core, which is in no figure above.")

    def report_sizes(self, site, session):
        _status, page = ask(site, request_for("/", session))
        for kind, paths in parts_of(gzip.decompress(page).decode()).items():
            weight = sum(len(ask(site, request_for(path))[1]) for path in paths) / 1024
            most = MOST_KILOBYTES[kind]
            self.stdout.write(f"{kind} of the home feed: {weight:.1f} KB gzip in {len(paths)} files, at most {most}")
            if weight > most:
                self.broken.append(f"{kind} of {weight:.1f} KB instead of {most}")

    def report_secrecy(self):
        """The median for an address with an account beside one without; tests count the work, this is the clock."""
        for name, known, unknown in answers():
            self.stdout.write(
                f"{name}: {known:.1f} ms for a known address, {unknown:.1f} for an unknown one"
                f" ({known / unknown - 1:+.0%}; more than 15% apart tells a stranger something)"
            )

    def report_rush(self, port):
        """How long it takes until everybody who wants a place and sessions at once has them, and that nobody has more
        than there is."""
        people = sessions(PEOPLE)
        came = rush(port, people)
        self.stdout.write(
            f"{len(people)} sign up at once for {PLACES} places and choose of {ROUNDS * SESSIONS} sessions:"
            f" {came.registered:.1f} s to register, {came.elapsed:.1f} s with the sessions;"
            f" {came.wrong} without an answer, {came.coming} have a place, {came.waiting} wait,"
            f" {came.early} before somebody who knew already when they asked;"
            f" {came.chosen} choices, {came.chosen_twice} of two in one round, {came.overfull} sessions overfull"
        )
        places = min(PLACES, len(people))
        if came.registered > A_MINUTE:
            self.broken.append(f"{came.registered:.0f} s until all of a rush were registered")
        found = (came.wrong, came.coming, came.waiting, came.early, came.chosen, came.chosen_twice, came.overfull)
        if found != (0, places, len(people) - places, 0, ROUNDS * places, 0, 0):
            self.broken.append(f"a rush of {len(people)} for {PLACES} places that ended as told above")

    def report_telling(self, worker):
        """How long it takes until the last of a group that everybody is in knows of one post."""
        told = telling(worker, stores())
        cpu = " + ".join(f"{spent:.1f} {name}" for name, spent in told.cpu_milliseconds.items())
        self.stdout.write(
            f"one post tells {told.count} members: {told.posted:.2f} s to publish, {told.on_the_site:.1f} s until the"
            f" last has it behind the bell, {told.by_mail:.1f} s until the last of {told.mails} mails is sent;"
            f" CPU in ms a member {cpu}"
        )
        if told.on_the_site > A_MINUTE:
            self.broken.append(f"{told.on_the_site:.0f} s until all of a group were told of a post")

    def report_digests(self, worker):
        """Digests a second beside what the mail server takes of mails of that size in the same minutes."""
        sent = digests(worker, stores())
        cpu = " + ".join(f"{spent:.1f} {name}" for name, spent in sent.cpu_milliseconds.items())
        self.stdout.write(
            f"{sent.count} digests in {sent.elapsed:.1f} s: {sent.per_second:.0f}/s, {sent.skipped} skipped;"
            f" the mail server takes {sent.raw_per_second:.0f}/s of {sent.kilobytes:.0f} KB"
            f" ({sent.per_second / sent.raw_per_second:.0%}); CPU in ms a digest {cpu};"
            f" {sent.most_megabytes:.0f} MB a worker, at most 300   goal of performance.md: 200/s"
        )
        if sent.most_megabytes > 300:
            self.broken.append(f"a worker of {sent.most_megabytes:.0f} MB instead of 300")


class Row:
    """A page, what was measured of it, and how that is told."""

    def __init__(self, page, keys, queries, port):
        self.page, self.bursts = page, []
        self.cold, self.warm = queries
        whose = keys if page.signed_in else [""]
        self.requests = [
            request_for(page.paths[number % len(page.paths)], whose[number % len(whose)])
            for number in range(max(len(page.paths), len(whose)))
        ]
        status, body = ask(port, self.requests[0])
        if status not in WELL:
            raise CommandError(f"{page.paths[0]} answers {status}.")
        self.kilobytes = len(body) / 1024

    def line(self, floors):
        page, times = self.page, [took for each in self.bursts for took in each.milliseconds]
        per_second = len(times) / sum(each.elapsed for each in self.bursts)
        cpu = self.cpu_milliseconds
        of_floor = median(own.per_second / bare.per_second for own, bare in zip(self.bursts, floors, strict=True))
        queries = f"{self.cold}/{page.most_queries or '–'} {self.warm}/{page.most_warm or '–'}"
        size = f"{self.kilobytes:.1f}/{page.most_kilobytes or '–'} KB"
        goals = [f"{page.floor_goal} % of floor"] if page.floor_goal else []
        goals += [f"{page.cpu_goal} ms CPU"] if page.cpu_goal else []
        return (
            f"{page.name:<21}{'member' if page.signed_in else 'visitor':<8}{queries:>16} {self.mark:<2}"
            f"{median(times):>9.1f}{quantiles(times, n=20)[-1]:>8.1f}{per_second:>8.0f}{size:>15}"
            f"{sum(cpu.values()):>7.2f}  {' + '.join(f'{each:.2f}' for each in cpu.values()):<19}"
            f"{of_floor:>8.1%}   {', '.join(goals)}"
        )

    @property
    def cpu_milliseconds(self):
        """Of a request, by the process that it took."""
        count = sum(len(each.milliseconds) for each in self.bursts)
        return {
            name: sum(each.cpu_seconds[name] for each in self.bursts) * 1000 / count
            for name in self.bursts[0].cpu_seconds
        }

    @property
    def cost_of_open_pages(self):
        polls = OPEN_PAGES / A_MINUTE
        core = polls * sum(self.cpu_milliseconds.values()) / 1000
        return f"{OPEN_PAGES:,} open pages ask {polls:.0f} times a second: {core:.1%} of a core"

    @property
    def mark(self):
        return "!" if self.broken else "ok" if self.page.most_queries else ""

    @property
    def broken(self):
        page, wrong = self.page, []
        name = f"{page.name} ({'member' if page.signed_in else 'visitor'})"
        if page.most_queries and self.cold > page.most_queries:
            wrong.append(f"{name} makes {self.cold} queries instead of {page.most_queries}")
        if page.most_warm and self.warm > page.most_warm:
            wrong.append(f"{name} makes {self.warm} queries instead of {page.most_warm} once it is warm")
        if page.most_kilobytes and self.kilobytes > page.most_kilobytes:
            wrong.append(f"{name} weighs {self.kilobytes:.1f} KB instead of {page.most_kilobytes}")
        errors = sum(each.errors for each in self.bursts)
        if errors:
            wrong.append(f"{name} failed {errors} times")
        return wrong


def stores():
    """The root processes of PostgreSQL and Redis, where they run on this machine; elsewhere they cost it nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    server = redis.Redis.from_url(settings.REDIS_CACHE_URL).info("server")["process_id"]
    found = {}
    if runs_here(backend, "postgres"):
        found["PostgreSQL"] = parent_of(backend)
    if runs_here(server, "redis"):
        found["Redis"] = server
    return found


def runs_here(pid, name):
    program = Path(f"/proc/{pid}/comm")
    return program.exists() and name in program.read_text()
