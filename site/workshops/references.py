import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, 1, I and O, which are mistaken for each other on the telephone."""


def new(prefix: str) -> str:
    return prefix + "-" + "".join(secrets.choice(ALPHABET) for _place in range(7))
