"""What the database refuses, said in our own words."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction


@contextmanager
def refused_as(refusal, constraint):
    """Raises the refusal where this constraint is broken, and leaves the transaction fit to go on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint in str(error):
            raise refusal from None
        raise
