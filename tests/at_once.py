"""What several people do at the same moment: each act in a thread and on a connection of its own."""

import threading

from django.db import connection

PATIENCE = 60  # seconds; whoever is not there by then never comes


def run_at_once(acts):
    """Let all acts go together; gives what each of them returned, or the exception it ended in."""
    results, gate = [None] * len(acts), threading.Barrier(len(acts), timeout=PATIENCE)

    def run(place, act):
        try:
            arrive()
            results[place] = act()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    def arrive():
        try:
            connection.ensure_connection()
        except Exception:
            gate.abort()  # else the others would wait for one who never comes
            raise
        gate.wait()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
