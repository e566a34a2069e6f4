"""The report: complete, escaped, self-contained, and it filters in a browser."""

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from eval.compare import compare
from eval.gate import Threshold
from eval.page import as_html, confusion, faults
from eval.report import as_json, as_markdown, write_reports
from eval.results import results_of
from eval.summary import NEEDS_MODEL, SEEMING, SHARED
from index.errors import CasesError
from tests.test_eval_run import record

EVIL = '<img src="https://evil.example/x.png" onerror="alert(1)">'
FINE = {"answered": 1.0, "accuracy": 1.0, "cite_verbatim": 1.0, "cite_overlap": 1.0}
FINE |= {"cite_recall": 1.0, "cite_precision": 1.0, "versions_false": 0.0, "crashed": 0.0}


def results():
    records = [
        record("right", FINE),
        record(EVIL, FINE | {"accuracy": 0.0}),
        record("told", {"refused": 0.0, "versions_false": 0.0}, answerable=False, kind="premise"),
        replace(record("gone", {"crashed": 1.0, "accuracy": 0.0}), answer={}, error="OSError: x"),
        record("needy", FINE | {"accuracy": 0.0}, tags=(NEEDS_MODEL,), kind="language"),
    ]
    thresholds = [Threshold("accuracy", 0.9, at_least=True), Threshold("words", 60, at_least=False)]
    return results_of("A run", records, thresholds)


def test_what_needs_a_model_is_reported_and_does_not_count():
    found = results()
    assert found.left_out == 1
    assert found.summary["accuracy"].value == 1 / 3  # of three, not of four
    page = as_html(found)
    assert "tagged needs-llm" in page
    assert "among the failed questions, and count nowhere else" in page
    assert '<th scope="row">answerable</th><td>2</td><td>0</td><td>1</td>' in page
    assert "<h3>needy?</h3>" in page


def test_charts_are_of_what_counts(monkeypatch):
    drawn = []
    for name in ("risk_coverage_chart", "latency_chart", "calibration_chart"):
        monkeypatch.setattr(f"eval.charts.{name}", lambda records: drawn.append(len(records)) or "")
    as_html(results())
    assert drawn == [4, 4, 4]


def test_kinds_have_intervals():
    assert '<td>0.333<br><small class="soft">0.000 – 1.000</small></td>' in as_html(results())


def test_accuracy_is_told_with_and_without_shared_evidence():
    records = [
        record("own", FINE),
        record("other", FINE),
        record("leak", FINE | {"accuracy": 0.0}, tags=(SHARED,)),
    ]
    found = results_of("A run", records, [])
    text = as_markdown(found)
    assert "- tagged shared-evidence: 0.000 (0.000 – 0.000, 1 questions)" in text
    assert "- not shared-evidence: 1.000 (1.000 – 1.000, 2 questions)" in text
    kinds = as_json(found)["kinds"]
    assert kinds["tagged shared-evidence"]["accuracy"]["value"] == 0
    assert kinds["not shared-evidence"]["accuracy"]["n"] == 2
    assert '<th scope="row">not shared-evidence</th>' in as_html(found)
    assert "shared-evidence" not in as_html(results())


def test_false_alarms_are_told_of_what_only_seems_to_differ():
    records = [
        record("differs", FINE | {"versions_found": 0.5}, kind="versions"),
        record("seems", FINE | {"versions_false": 1.0}, tags=(SEEMING,)),
    ]
    found = results_of("A run", records, [])
    kinds = as_json(found)["kinds"]
    assert kinds["versions"]["versions_found"]["value"] == 0.5
    assert kinds["tagged seeming"]["versions_false"]["value"] == 1
    page = as_html(found)
    row = page.partition('<th scope="row">tagged seeming</th>')[2].partition("</tr>")[0]
    assert row.endswith('<td>–</td><td>1.000<br><small class="soft">1.000 – 1.000</small></td>')
    assert "<option>tagged seeming</option>" in page


def test_two_systems_stand_side_by_side():
    ours = [replace(record(str(n), FINE), system={"name": "Ours"}) for n in range(3)]
    quote = {"n": 1, "source": "a", "start": 0, "end": 2000, "quote": "x" * 2000}
    theirs = [
        replace(
            r,
            scores=FINE | {"accuracy": 0.0},
            answer=dict(r.answer) | {"citations": [quote]},
            system={"name": "Theirs", "llm": EVIL},
        )
        for r in ours
    ]
    found, both = results_of("A run", ours, []), compare(theirs, ours)
    page, text = as_html(found, beside=both), as_markdown(found, both)
    assert "<h2>Side by side</h2>" in page and EVIL not in page
    assert "Answered by Ours." in page and "Answered by Ours." in text
    assert "A: 100% of the citations quote more than 1000 characters" in page
    assert "| answered with every fact in 80 words | 0.000 | 1.000 | +1.000 | 0.250 | 3 |" in text
    assert f"A: Theirs, llm {EVIL}" in text
    assert "Side by side" not in as_html(found)


@pytest.mark.parametrize(
    ("scores", "answerable", "expected"),
    [
        (FINE, True, []),
        (FINE | {"crashed": 1.0}, True, ["crashed"]),
        ({"refused": 0.0}, False, ["should have refused"]),
        (FINE | {"accuracy": 0.0}, True, ["facts missing"]),
        (FINE | {"cite_verbatim": 0.5}, True, ["not verbatim"]),
        (FINE | {"cite_overlap": 0.5}, True, ["cites beside the evidence"]),
        (FINE | {"cite_recall": 0.0}, True, ["statement unsupported"]),
        (FINE | {"versions_found": 0.0}, True, ["versions missed"]),
        (FINE | {"versions_found": 1.0}, True, []),
        (FINE | {"versions_false": 1.0}, True, ["versions where none differ"]),
    ],
)
def test_faults(scores, answerable, expected):
    assert faults(record("x", scores, answerable=answerable)) == expected


def test_confusion_counts_each_record_once():
    table = confusion(results().records)
    assert table["answerable"] == {"answered": 3, "refused": 0, "crashed": 1}
    assert table["unanswerable"] == {"answered": 1, "refused": 0, "crashed": 0}


class Resources(HTMLParser):
    """Collects whatever a page would fetch, and the tags it has."""

    def __init__(self):
        super().__init__()
        self.fetched = []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [
            value
            for name, value in attrs
            if name in {"src", "href", "xlink:href", "srcset", "data", "poster", "action"}
            and not (value or "").startswith("#")
        ]


def test_the_page_needs_nothing_from_outside_and_escapes_what_it_shows():
    page = as_html(results())
    seen = Resources()
    seen.feed(page)
    assert seen.fetched == []
    assert "img" not in seen.tags
    assert "link" not in seen.tags
    assert seen.tags.count("svg") == 3
    assert not re.search(r"url\((?!['\"]?#)|@import", page)
    assert EVIL not in page
    assert "&lt;img src=" in page


def test_the_page_is_the_same_each_time():
    assert as_html(results()) == as_html(results())


def test_public_sets_stand_on_the_page_with_their_curve():
    public = {
        f"conflicts/{EVIL}": {
            "columns": {"all": {"pairs": 40, "told": 0.85}, "date": {"pairs": 20, "told": 0.9}},
            "curve": [[0, 0], [0.05, 0.85]],
        },
        "claims/x": {"columns": {"": {"auc": 0.7}}, "curve": []},
    }
    page = as_html(results(), public)
    seen = Resources()
    seen.feed(page)
    assert (seen.tags.count("svg"), seen.fetched) == (4, [])
    assert 'aria-label="conflicts"' in page
    assert '<th scope="row">told</th><td>0.850</td><td>0.900</td>' in page
    assert '<th scope="row">auc</th><td>0.700</td>' in page
    assert EVIL not in page
    assert "Public sets" not in as_html(results())


def test_failed_questions_are_on_the_page_and_right_ones_are_not():
    page = as_html(results())
    assert "<h3>told?</h3>" in page
    assert "OSError: x" in page
    assert "<h3>right?</h3>" not in page
    assert 'data-reason="should have refused"' in page


def test_json_and_markdown_say_the_same(tmp_path):
    found = results()
    machine = json.loads(json.dumps(as_json(found)))
    assert machine["passed"] is False
    assert machine["measures"]["accuracy"]["value"] == 1 / 3
    assert len(machine["records"]) == 5
    assert machine["kinds"]["premise"]["refused"]["n"] == 1
    text = as_markdown(found)
    assert "The gate fails: 2 of 2 thresholds are not met." in text
    assert "| answered with every fact in 80 words | 0.333 |" in text
    assert "- words: no question bears on it" in text


def test_reports_are_written_where_asked(tmp_path):
    html, machine = tmp_path / "new" / "r.html", tmp_path / "r.json"
    write_reports(results(), html=html, machine=machine)
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(machine.read_text(encoding="utf-8"))["title"] == "A run"
    with pytest.raises(CasesError, match=r"r\.html: can't be written"):
        write_reports(results(), html=html / "r.html")


@pytest.mark.browser
def test_the_page_filters_in_a_browser(tmp_path):
    from playwright.sync_api import sync_playwright

    html = tmp_path / "r.html"
    write_reports(results(), html=html)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        trouble = []
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda message: trouble.append(message.text))
        page.goto(html.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.inner_text("#count") == "4 questions"
        page.select_option("#reason", "should have refused")
        assert page.inner_text("#count") == "1 question"
        assert page.locator("article:visible").count() == 1
        page.select_option("#reason", "")
        page.fill("#words", "NEEDY")
        assert page.locator("article:visible h3").inner_text() == "needy?"
        assert trouble == []
        browser.close()
