"""Who may open the page: names and hashed passwords, from a file or from the environment.

A line is `name:scrypt.SALT.HASH`; `dateline user NAME` makes one. The password itself is nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import SettingsError

VARIABLE = "DATELINE_USERS"
LINE = re.compile(r"([^:\s]{1,100}):scrypt\.([\w=-]+)\.([\w=-]+)")
SALT_BYTES = 16
SHORTEST = 8
LONGEST = 1000

Users = Mapping[str, tuple[bytes, bytes]]
Check = Callable[[str, str], bool]


def hashed(password: str, salt: bytes) -> bytes:
    """Return a password's hash: about a tenth of a second and 32 MB, so that guessing is slow.

    Parameters as in OWASP's password storage cheat sheet for scrypt (N=2^15, r=8, p=3).
    """
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, n=2**15, r=8, p=3, maxmem=2**26
    )


def user_line(name: str, password: str) -> str:
    """Return the line that lets a user in; raises SettingsError where it can't be made."""
    if not LINE.fullmatch(f"{name}:scrypt.x.x"):
        raise SettingsError(f"{name!r} can't be a user's name; leave out spaces and colons")
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(
            f"the password has {len(password)} characters; choose {SHORTEST} to {LONGEST}"
        )
    salt = os.urandom(SALT_BYTES)
    return f"{name}:scrypt.{encoded(salt)}.{encoded(hashed(password, salt))}"


def encoded(data: bytes) -> str:
    """Return bytes as letters that need no quoting in a shell."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def decoded_of(letters: str) -> bytes | None:
    """Return the bytes that letters stand for, None where they stand for none."""
    try:
        return base64.urlsafe_b64decode(letters)
    except ValueError:
        return None


def users_in(text: str, *, where: str) -> Users:
    """Return the users named in a text; raises SettingsError naming the first line that is none."""
    found: dict[str, tuple[bytes, bytes]] = {}
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip().removeprefix("\ufeff")
        if not line or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        decoded = [decoded_of(part) for part in match.groups()[1:]] if match else [None]
        if match is None or None in decoded:
            # The line itself is not shown: somebody may have put a password there.
            raise SettingsError(
                f"{where} line {number} is no user; make one with: dateline user NAME"
            )
        found[match[1]] = decoded[0] or b"", decoded[1] or b""
    if not found:
        raise SettingsError(f"{where} names no user; add one with: dateline user NAME")
    return found


def load_users(file: Path | None, environ: Mapping[str, str] = os.environ) -> Users | None:
    """Return the users of the file, else of the environment, None where neither is given."""
    if file is not None:
        try:
            return users_in(file.read_text(encoding="utf-8"), where=str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file} can't be read ({error}); check --auth") from error
    if environ.get(VARIABLE):
        return users_in(environ[VARIABLE], where=VARIABLE)
    return None


def check_of(users: Users) -> Check:
    """Return the function that tells whether a name and a password belong together."""
    nobody = (b"\x00" * SALT_BYTES, b"\x00" * 64)

    def check(name: str, password: str) -> bool:
        # An unknown name takes as long as a wrong password.
        salt, digest = users.get(name, nobody)
        given = hashed(password[:LONGEST], salt)
        return hmac.compare_digest(given, digest) and name in users

    return check
