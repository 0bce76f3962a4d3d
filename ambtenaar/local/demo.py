"""bin/demo: the whole site with sample people on this machine, until it is stopped."""

import argparse
import time

from ambtenaar.local.beside import noted
from ambtenaar.local.command import run_command
from ambtenaar.local.folders import LOCAL, claimed
from ambtenaar.local.packages import Failure
from ambtenaar.local.programs import listener_on
from ambtenaar.local.servers import servers
from ambtenaar.local.stack import collect_static, environment, manage, running_stack


def demo(arguments):
    asked = understood(arguments)
    with (
        claimed(LOCAL / "demo") as folder,
        listener_on(asked.port) as listener,
        servers(folder, keeps=True) as (stores, addresses),
    ):
        # Whoever tries the demo has no app with the code of its community manager.
        env = environment(folder, asked.port, MANAGERS_NEED_SECOND_FACTOR="false", **addresses)
        collect_static(folder, env)
        manage(folder, env, "migrate", "reference", f"demo --members={asked.members}")
        with noted(env), running_stack(folder, listener, env) as stack:
            print(f"Ready: {stack.url}/", flush=True)
            print(manage(folder, env, "demo --logins"), end="", flush=True)
            watch(stores + stack.programs)


def understood(arguments):
    parser = argparse.ArgumentParser(prog="bin/demo", description="The whole site with sample people. Ctrl-C stops it.")
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="where it listens (default 8000)")
    parser.add_argument("--members", type=int, default=200, metavar="N", help="how many sample people (default 200)")
    return parser.parse_args(arguments)


def port(text):
    if not (text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port: choose one from 1 to 65535")
    return int(text)


def watch(programs):
    """Fail when one of them ends: half a site would only puzzle."""
    while True:
        for program in programs:
            if program.has_ended:
                raise Failure(f"{program.name} ended by itself, so the demo stops; {program.log} tells why.")
        time.sleep(0.5)


if __name__ == "__main__":
    run_command(demo)
