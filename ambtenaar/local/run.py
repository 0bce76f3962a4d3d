"""python -m ambtenaar.local.run COMMAND...: any command, with servers of its own that are gone afterwards."""

from ambtenaar.local.command import run_command, with_servers

if __name__ == "__main__":
    run_command(with_servers)
