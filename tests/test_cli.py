"""The command line as people run it: its output, its errors, its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.errors import CasesError, SettingsError
from index.settings import shipped_corpus
from qa import Assistant
from tests.scripted import seeds_assistant
from ui import batch, cli
from ui.suggest import Suggestions

TROOPS = "How many US troops are in Iraq?"
ROOT = Path(cli.__file__).parent.parent


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli.app, arguments, input=stdin)


def run_apart(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, **options)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the index of the shipped articles."""
    folder = tmp_path_factory.mktemp("home")
    assert run("index", "--home", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch):
    """The scripted assistant in place of the real one."""
    assistant = seeds_assistant()
    monkeypatch.setattr("ui.command.open_assistant", lambda settings: assistant)
    return assistant


@pytest.fixture
def questions(tmp_path: Path):
    """A function that writes lines to a file of questions."""

    def write(*lines: object) -> Path:
        file = tmp_path / "in.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return file

    return write


# ---- the whole program ----------------------------------------------------------------------


def test_help_is_quick_and_loads_nothing_heavy():
    code = (
        "import sys, ui.cli; "
        "print([m for m in ('gradio', 'torch', 'chromadb', 'llama_index') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
    began = time.perf_counter()
    shown = run_apart("--help")
    assert time.perf_counter() - began < 3
    assert shown.returncode == 0
    for command in (b"index", b"ask", b"chat", b"serve", b"sources", b"eval"):
        assert command in shown.stdout


@pytest.mark.parametrize("command", ["index", "ask", "chat", "serve", "sources"])
def test_every_command_explains_itself(command: str):
    shown = run(command, "--help")
    assert shown.exit_code == 0
    assert "--corpus DIR" in shown.stdout and "--home DIR" in shown.stdout


def test_no_command_shows_the_help():
    assert "Commands:" in run().output


def test_foreseen_failures_are_one_sentence_without_a_traceback(tmp_path: Path):
    missing = tmp_path / "nowhere"
    shown = run_apart("sources", "--corpus", str(missing), "--home", str(tmp_path / "home"))
    assert shown.returncode == 1
    assert shown.stdout == b""
    message = shown.stderr.decode()
    assert message.startswith("dateline: ") and str(missing) in message
    assert message.count("\n") == 1


def test_usage_errors_exit_2():
    assert run("ask").exit_code == 2
    assert run("ask", "a", "--questions", "b").exit_code == 2
    assert run("ask", "a", "--output", "b").exit_code == 2
    assert run("serve", "--port", "many").exit_code == 2


def test_interrupting_exits_130_quietly(home: Path):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", "--home", str(home)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A job in the background of a shell is started deaf to interrupts; hear them all the same.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"/sources\n")
        process.stdin.flush()
        assert b"000_" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


# ---- index and sources ----------------------------------------------------------------------


def test_indexing_says_what_was_done_and_what_was_left_out(tmp_path: Path):
    corpus, home = tmp_path / "news", tmp_path / "home"
    corpus.mkdir()
    for file in sorted(shipped_corpus().glob("*.txt"))[3:]:
        (corpus / file.name).write_bytes(file.read_bytes())
    where = ("--corpus", str(corpus), "--home", str(home))
    first = run("index", *where)
    assert first.exit_code == 0
    assert "2 articles" in first.stdout and "2 added" in first.stdout
    assert "2 unchanged" in run("index", *where).stdout

    (corpus / "broken.txt").write_bytes(b"\xff\xfe\x00")
    third = run("index", *where)
    assert third.exit_code == 1
    assert "broken.txt" in third.stderr and third.stderr.startswith("left out: ")
    assert "2 unchanged" in third.stdout


def test_sources_lists_and_prints_the_text_that_offsets_refer_to(home: Path):
    listed = json.loads(run("sources", "--json", "--home", str(home)).stdout)
    assert [row["source"] for row in listed] == sorted(
        f.name for f in shipped_corpus().glob("*.txt")
    )
    assert listed[2]["published"] == "2025-08-18"
    assert listed[3]["publisher"] == "The National"
    for file in shipped_corpus().glob("*.txt"):
        shown = run("sources", "--text", file.name, "--home", str(home))
        assert shown.stdout_bytes == file.read_bytes()


def test_an_unknown_source_names_the_command_that_lists_them(scripted):
    shown = run("sources", "--text", "nowhere.txt")
    assert shown.exit_code == 1
    assert "'nowhere.txt'" in shown.stderr and "dateline sources" in shown.stderr


# ---- one question ---------------------------------------------------------------------------


def test_the_command_line_gives_the_answer_that_python_gives(home: Path):
    from index.settings import Settings

    answer = Assistant.open(Settings(home=home)).ask(TROOPS)
    found = json.loads(run("ask", TROOPS, "--json", "--home", str(home)).stdout)
    expected = answer.as_json()
    for one in (found, expected):
        assert one.pop("seconds") >= 0
    assert found == expected
    assert "2,500" in found["answer"]
    for citation in found["citations"]:
        text = (shipped_corpus() / citation["source"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_answer_is_printed_for_people_by_default(scripted):
    shown = run("ask", TROOPS)
    assert shown.exit_code == 0
    assert shown.stdout.startswith("About 2,500 US troops remain in Iraq [1][2][3].")


@pytest.mark.parametrize("question", ["", "  ", "x" * 2001], ids=["empty", "blank", "overlong"])
def test_a_question_that_cannot_be_asked_exits_1(question: str, home: Path):
    shown = run("ask", question, "--home", str(home))
    assert shown.exit_code == 1
    assert shown.stderr.startswith("dateline: ")


def test_the_questions_we_suggest_can_be_answered(home: Path):
    from index.settings import Settings

    assistant = Assistant.open(Settings(home=home))
    questions = Suggestions().of(assistant)
    assert len(questions) == 5
    assert [q for q in questions if assistant.ask(q).abstained] == []


# ---- a file of questions --------------------------------------------------------------------


def test_a_batch_answers_in_order_carrying_ids_and_histories(scripted, questions, tmp_path: Path):
    before = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
    file = questions(
        {"id": "q1", "question": TROOPS},
        {"id": [1, {"x": None}], "question": "Else?", "history": before},
        "",
        json.dumps("Just a string"),
        {"id": None, "question": TROOPS},
        {"id": "é\ud800", "question": "Ünicode?"},
    )
    out = tmp_path / "out.jsonl"
    shown = run("ask", "--questions", str(file), "--output", str(out))
    assert shown.exit_code == 0 and shown.stdout == ""
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["question"] for row in rows] == [
        TROOPS, "Else?", "Just a string", TROOPS, "Ünicode?",
    ]  # fmt: skip
    assert [row.get("id", "none") for row in rows] == [
        "q1",
        [1, {"x": None}],
        "none",
        None,
        "é\ud800",
    ]
    assert next(iter(rows[0])) == "id"
    assert scripted.asked[1] == ("Else?", before)
    assert scripted.asked[2][1] == []
    assert not out.with_name("out.jsonl.part").exists()


def test_a_batch_is_read_from_and_written_to_pipes(scripted):
    shown = run("ask", "--questions", "-", stdin=json.dumps({"question": TROOPS}) + "\n")
    assert json.loads(shown.stdout)["short"] == "About 2,500"


def test_questions_that_cannot_be_asked_are_errors_in_their_own_lines(scripted, questions):
    asked = ["", "x" * 2001, 7, None, TROOPS]
    file = questions(*({"id": n, "question": question} for n, question in enumerate(asked)))
    shown = run("ask", "--questions", str(file), "--output", "-")
    assert shown.exit_code == 1
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [row["id"] for row in rows] == [0, 1, 2, 3, 4]
    assert [row["question"] for row in rows] == asked
    assert ["error" in row for row in rows] == [True, True, True, True, False]
    for row in rows[:4]:
        assert row["abstained"] and row["citations"] == [] and row["answer"] == row["error"]
    assert "4 of 5 could not be asked" in shown.stderr


def test_all_malformed_lines_are_named_before_anything_is_answered(scripted, questions, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("kept\n")
    file = questions(
        {"question": TROOPS},
        "{not json",
        "[1]",
        {"id": 1},
        {"question": "a", "history": "b"},
        {"question": "a", "history": [{"role": "system", "content": "b"}]},
        '{"id": NaN, "question": "a"}',
        "[" * 100_000,
    )
    shown = run("ask", "--questions", str(file), "--output", str(out))
    assert shown.exit_code == 1
    for number in range(2, 9):
        assert f"{file} line {number}: " in shown.stderr
    assert "line 1:" not in shown.stderr
    assert scripted.asked == []
    assert out.read_text() == "kept\n"


def test_many_malformed_lines_are_counted_not_all_listed(questions):
    with pytest.raises(CasesError, match="and 30 more lines") as raised:
        batch.read_entries(questions(*["{"] * 50))
    assert str(raised.value).count(" is not JSON") == batch.MOST_LISTED


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "can't be read"), (b"", "holds no question"), (b"\xff\xff", "not UTF-8 at byte 0")],
    ids=["missing", "empty", "binary"],
)
def test_unusable_files_of_questions_say_what_is_wrong(content, message, tmp_path: Path, scripted):
    file = tmp_path / "in.jsonl"
    if content is not None:
        file.write_bytes(content)
    shown = run("ask", "--questions", str(file))
    assert shown.exit_code == 1
    assert message in shown.stderr and str(file) in shown.stderr


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(tmp_path: Path):
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"question": "a"}\r\n{"question": "b"}\r\n')
    assert [entry.question for entry in batch.read_entries(file)] == ["a", "b"]


def test_line_separators_inside_a_question_do_not_break_its_line(questions):
    asked = "one\u2028two\u0085three"
    file = questions(json.dumps({"question": asked}, ensure_ascii=False))
    assert [entry.question for entry in batch.read_entries(file)] == [asked]


def test_an_output_that_cannot_be_written_is_told_before_anything_is_answered(
    scripted, questions, tmp_path
):
    file = questions({"question": TROOPS})
    shown = run("ask", "--questions", str(file), "--output", str(tmp_path / "no" / "out.jsonl"))
    assert shown.exit_code == 1
    assert "can't be written" in shown.stderr
    assert scripted.asked == []


def test_a_stopped_batch_leaves_the_old_output_and_what_it_had(tmp_path: Path):
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")

    def stopped(lines: Sequence[str]) -> None:
        with batch.output_lines(out) as stream:
            for line in lines:
                stream.write(line)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped(["new\n"])
    assert out.read_text() == "old\n"
    assert out.with_name("out.jsonl.part").read_text() == "new\n"


def test_a_device_is_written_straight():
    with batch.output_lines(Path("/dev/null")) as stream:
        stream.write("x\n")
    assert not Path("/dev/null").is_file()
    with pytest.raises(SettingsError, match="check --output"), batch.output_lines(Path("/")):
        raise AssertionError


def test_json_lines_are_utf_8_whatever_the_question():
    assert batch.json_line({"a": "é"}) == '{"a": "é"}'
    assert batch.json_line({"a": "\ud800"}) == '{"a": "\\ud800"}'


def test_a_locale_without_the_characters_is_no_failure(tmp_path: Path, home: Path):
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    shown = subprocess.run(
        [sys.executable, "-m", "ui.cli", "sources", "--home", str(home)],
        env=environment,
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )
    assert shown.returncode == 0, shown.stderr


def test_eval_is_handed_its_arguments(monkeypatch):
    seen = []

    class Evaluation:
        @staticmethod
        def main(argv: list[str]) -> int:
            seen.append(argv)
            return 3

    monkeypatch.setattr(cli.importlib, "import_module", lambda name: Evaluation)
    shown = run("eval", "--limit", "5", "--help", "gold.jsonl")
    assert shown.exit_code == 3
    assert seen == [["--limit", "5", "--help", "gold.jsonl"]]


def test_chat_runs_on_piped_lines(scripted):
    shown = run("chat", stdin=f"{TROOPS}\n/quit\n")
    assert shown.exit_code == 0
    assert "About 2,500" in shown.stdout


def test_serving_on_a_taken_port_names_another(tmp_path: Path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        shown = run_apart("serve", "--port", port, "--home", str(tmp_path), cwd=tmp_path)
    assert shown.returncode == 1
    assert f"Port {port}".encode() in shown.stderr
    assert b"Traceback" not in shown.stderr


def test_progress_is_silent_off_a_terminal(capsys):
    from ui.progress import progress_bar

    with progress_bar() as progress:
        progress("Embedding", 1, 2)
        progress("Embedding", 2, 2)
    assert capsys.readouterr() == ("", "")
