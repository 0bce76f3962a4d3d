from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id at OWASP's second setting: 19 MiB, two rounds, one lane; a sign-in costs about 25 ms of one core."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
