"""python -m ambtenaar.local.manage "migrate" "demo --members=20": manage.py commands, one after the other.

In one program, because Django's start takes longer than most of them when there is nothing left to do.
"""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    for command in sys.argv[1:]:
        call_command(*command.split())
