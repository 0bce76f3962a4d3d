"""bin/check: style, translations, migrations and the settings of production; all of them, whatever fails."""

import secrets
import sys

from ambtenaar.local.command import in_front, run_command, tests_environment
from ambtenaar.local.folders import throwaway
from ambtenaar.local.servers import servers

CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "templates": ["djlint", "templates", "--lint", "--profile", "django", "--quiet"],
    "translations": ["ambtenaar.messages", "--check"],
    "migrations": ["manage", "makemigrations", "--check", "--dry-run"],
    "deployment": ["manage", "check", "--deploy", "--fail-level", "WARNING"],
}
AS_IN_PRODUCTION = {
    "LOCAL": "0",
    "IS_HTTPS": "true",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "ambtenaar.example",
    "SITE_URL": "https://ambtenaar.example",
    "PLAIN_STATIC": "false",
    "WITHOUT_RATE_LIMITS": "false",
    "DEMO_MAILBOX": "",
}


def check(arguments):
    failed = []
    with throwaway() as folder, servers(folder, keeps=False) as (_, addresses):
        env = tests_environment(folder, addresses)
        for name, words in CHECKS.items():
            print(f"{name}...", flush=True)
            if in_front([sys.executable, "-m", *words], env | (AS_IN_PRODUCTION if name == "deployment" else {})):
                failed.append(name)
    print(f"Not in order: {', '.join(failed)}." if failed else f"In order: {', '.join(CHECKS)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    run_command(check)
