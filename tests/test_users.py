"""Users and passwords: only what was hashed lets anyone in, and no password is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SettingsError
from ui.users import check_of, load_users, user_line, users_in

LINE = user_line("ana", "correct horse")


def test_a_user_gets_in_with_the_password_and_nobody_else_does():
    check = check_of(users_in(f"# the desk\n\n{LINE}\n", where="here"))
    assert check("ana", "correct horse")
    assert not check("ana", "correct  horse")
    assert not check("bob", "correct horse")
    assert not check("", "")


def test_the_same_password_makes_another_line_each_time():
    assert "correct" not in LINE
    assert user_line("ana", "correct horse") != LINE


@pytest.mark.parametrize(
    "text",
    ["ana:secret", "ana", "ana:scrypt.x", "ana:scrypt.=.=x", f"{LINE} x", "an a:scrypt.AA==.AA=="],
)
def test_a_line_that_is_none_is_told_without_being_shown(text: str):
    with pytest.raises(SettingsError, match="line 2 is no user; make one with") as told:
        users_in(f"{LINE}\n{text}", where="users.txt")
    assert text not in str(told.value)


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [("an a", "correct horse", "spaces"), ("ana", "short", "5 characters"), ("", "x" * 9, "name")],
)
def test_an_unusable_user_is_told(name: str, password: str, told: str):
    with pytest.raises(SettingsError, match=told):
        user_line(name, password)


def test_users_come_from_the_file_before_the_environment(tmp_path: Path):
    file = tmp_path / "users.txt"
    file.write_text(LINE, encoding="utf-8")
    other = user_line("bob", "battery staple")
    assert set(load_users(file, {"DATELINE_USERS": other}) or {}) == {"ana"}
    assert set(load_users(None, {"DATELINE_USERS": f"{LINE}\n{other}"}) or {}) == {"ana", "bob"}
    assert load_users(None, {}) is None


@pytest.mark.parametrize("content", [None, "", "# nobody"])
def test_a_file_that_lets_nobody_in_is_an_error_and_no_open_door(tmp_path: Path, content):
    file = tmp_path / "users.txt"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"check --auth|names no user"):
        load_users(file, {})
