"""Answers to HTML: what is shown, and that nothing from outside is ever live."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st

from index.article import Article, Paragraph, Source, Span
from index.settings import Settings
from qa.answer import Answer, Progress, Version, cite
from qa.scope import Scope
from tests.scripted import ScriptedAssistant, quote, read_articles, seeds_assistant
from ui import evidence, render
from ui.conversation import Turn, answer_markdown, answer_text, history, markdown, plain_markdown
from ui.library import library
from ui.markup import escaped, excerpt, marked, spoken_date
from ui.suggest import SHIPPED_QUESTIONS, Suggestions, candidates

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/a.png)",
    "<form action=http://evil.example><button>go</button></form>",
    "[link](javascript:alert(1))",
    "<style>*{display:none}</style>",
    "</mark></p><script>alert(1)</script>",
    "\"' onmouseover=alert(1) x='",
    "${alert(1)} {{constructor}} `x`",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "<!-- --><![CDATA[x]]>",
    "\u202eright to left\u202c \u0000\u001b[31m \ud800",
    "مرحبا بالعالم",
)
texts = st.text(st.characters(), min_size=1, max_size=60) | st.sampled_from(HOSTILE)
OUR_TAGS = {
    *(
        "article",
        "blockquote",
        "button",
        "input",
        "caption",
        "details",
        "div",
        "h2",
        "h3",
        "header",
        "li",
    ),
    *("mark", "p", "q", "section", "span", "strong", "summary", "table", "tbody", "td", "th"),
    *(
        "thead",
        "time",
        "template",
        "tr",
        "ul",
        "svg",
        "g",
        "path",
        "text",
        "figure",
    ),
}
OUR_ATTRIBUTES = {
    *(
        "class",
        "dir",
        "role",
        "placeholder",
        "scope",
        "rowspan",
        "type",
        "tabindex",
        "hidden",
        "open",
    ),
    *("datetime", "aria-busy", "aria-hidden", "aria-label", "aria-pressed"),
    *("viewbox", "x", "y", "d", "style", "transform"),
}


class Reading(HTMLParser):
    """What a browser makes of HTML: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.opened: list[str] = []
        self.text = ""
        self.others: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "input":  # it has no end
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_decl = unknown_decl = handle_pi = handle_comment

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]

    def marks(self, page: str) -> list[str]:
        pieces = page.split("<mark")[1:]
        return [Reading("<mark" + piece.split("</mark>")[0]).text for piece in pieces]


def read(page: str) -> Reading:
    """Read HTML, asserting that every tag and attribute in it is one of ours."""
    found = Reading(page)
    assert not found.others
    assert not found.opened, f"{found.opened} are never closed"
    for tag, attrs in found.tags:
        assert tag in OUR_TAGS
        strange = {n for n in attrs if n not in OUR_ATTRIBUTES and not n.startswith("data-")}
        assert not strange
        assert re.fullmatch(r"[\w\s:;.()-]*", attrs.get("style") or ""), "colours and sizes only"
        assert "url" not in (attrs.get("style") or "")
    return found


def article_of(pieces: Sequence[str], *, source: Source | None = None) -> Article:
    """Return an article of paragraphs, the last of them page furniture."""
    text, paragraphs = "", []
    for piece in pieces:
        start = len(text)
        text += piece
        paragraphs.append(Paragraph(Span(start, len(text)), "text"))
        text += "\n\n"
    paragraphs[-1] = replace(paragraphs[-1], kind="furniture")
    return Article(source or Source("a.txt"), text, tuple(paragraphs))


@checked(deadline=None)  # a loaded machine is no failure
@given(texts, texts, texts, texts)
def test_no_text_becomes_anything_but_text(question: str, said: str, title: str, words: str):
    source = Source(f"{title}.txt", title, words, date(2025, 8, 18))
    article = article_of([words, said, title], source=source)
    first, second = (cite(article, p.span) for p in article.paragraphs[:2])
    answer = Answer(
        question,
        f"{said} [1] and [2][9]",
        short=said,
        citations=(first, second),
        versions=(Version(said, (1,)), Version(title, (2,))),
    )
    refused = Answer(question, said, abstained=True, nearest=(first,))
    turns = (
        Turn(question, answer, done=True),
        Turn(question, refused, done=True),
        Turn(question, problem=said, done=True),
        Turn(question),
    )
    shown = read(render.conversation(turns, questions=(title, words)))
    read(evidence.evidence(turns, lambda _: article))
    read(evidence.evidence(turns, ScriptedAssistant((), {}).article))
    # What was read from a file has no half of a pair.
    listed = article_of([words.encode("utf-8", "replace").decode(), "footer"], source=source)
    read(library([listed]))
    whole = read(evidence.whole_article(article, [first.span]))
    for text in (question, said, title):
        assert Reading(escaped(text)).text in shown.text
    assert Reading(escaped(words)).text in whole.text


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_itself(text: str):
    kept = "".join(c if c.isprintable() or c in "\n\t\u202e\u202c" else "\ufffd" for c in text)
    assert Reading(escaped(text)).text == kept
    assert not set("<>\"'`${}") & set(escaped(text).replace("&", ""))


spans = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda p: Span(p[0], p[0] + p[1]))


@given(st.text(min_size=40, max_size=60), st.lists(spans, max_size=5))
def test_marking_keeps_the_text_and_marks_exactly_the_spans(text: str, chosen: list[Span]):
    numbered = list(enumerate(chosen, start=1))
    window = Span(0, len(text))
    page = marked(text, window, numbered)
    assert Reading(page).text == Reading(escaped(text)).text
    for n, span in numbered:
        pieces = page.split("<mark")[1:]
        inside = [p.split("</mark>")[0] for p in pieces]
        of_n = [Reading("<mark" + p).text for p in inside if f" {n} " in f" {numbers(p)} "]
        assert "".join(of_n) == Reading(escaped(span.of(text))).text


def numbers(piece: str) -> str:
    """Return the citation numbers that a mark carries."""
    return piece.split('data-n="')[1].split('"')[0]


def test_overlapping_quotes_are_marked_once_with_both_numbers():
    page = marked("abcdef", Span(0, 6), [(1, Span(0, 4)), (2, Span(2, 6))])
    assert page == (
        '<mark data-n="1" data-first="1">ab</mark><mark data-n="1 2" data-first="2">cd</mark>'
        '<mark data-n="2">ef</mark>'
    )


def test_very_long_paragraphs_are_cut_between_words_around_the_quote():
    text = "word " * 4000 + "the quote" + " word" * 4000
    span = Span(text.index("the"), text.index("the") + 9)
    window = excerpt(Span(0, len(text)), [span], text)
    assert "the quote" in window.of(text)
    assert len(window.of(text)) < 2000
    assert window.of(text).startswith("word") and window.of(text).endswith("word")
    assert excerpt(Span(0, 30), [], text) == Span(0, 30)


def test_an_answer_leads_with_its_short_form_and_every_marker_is_a_chip():
    answer = seeds_assistant().ask("How many US troops are in Iraq?")
    page = render.conversation([Turn(answer.question, answer, done=True)])
    found = read(page)
    assert '<strong class="dl-short">About 2,500</strong> US troops' in page
    assert found.attributes("data-cite") == ["1-1", "1-2", "1-3"]
    assert found.attributes("data-quote") == [c.quote for c in answer.citations]
    assert "Source 2: The National, US confirms change to military mission in Iraq., undated" in (
        found.attributes("aria-label")
    )
    assert "3 sources" in found.text


def test_a_full_stop_stays_with_its_words_and_not_behind_their_chips():
    citations = seeds_assistant().ask("How many US troops are in Iraq?").citations
    answer = Answer("q", "In 2026 [1] [2]. Not before [3], he said.", citations=citations)
    text = read(render.conversation([Turn("q", answer)])).text
    assert "In 2026.12 Not before,3 he said." in text


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (None, "Searching the articles"),
        (Progress("searching"), "Searching the articles"),
        (Progress("reading", 0, 12), "Reading 12 passages"),
        (Progress("reading", 12, 36), "Reading 12 of 36 passages"),
        (Progress("comparing", 12, 12), "Comparing what 12 passages say"),
    ],
)
def test_an_answer_under_way_says_what_is_being_done(progress: Progress | None, words: str):
    shown = render.conversation([Turn("q", Answer("q", "", progress=progress))])
    assert f'<p class="dl-waiting">{words}<' in shown
    assert "data-stop" in shown


def test_a_marker_without_a_citation_stays_text():
    page = render.conversation([Turn("q", Answer("q", "In [0] and [4] he said [x]."), done=True)])
    assert "In [0] and [4] he said [x]." in read(page).text


def test_the_short_form_may_begin_the_sentence_with_a_capital():
    answer = Answer("q", "By the end of 2026 [1].", short="by the end of 2026")
    page = render.conversation([Turn("q", answer, done=True)])
    assert '<strong class="dl-short">By the end of 2026</strong>' in page


def test_the_invitation_asks_the_example_questions():
    assert read(render.welcome(HOSTILE)).attributes("data-ask") == [
        Reading(escaped(text)).text for text in HOSTILE
    ]
    assert "dl-turn" not in render.conversation(())


def test_the_short_form_is_not_set_off_inside_a_word():
    page = render.conversation([Turn("q", Answer("q", "Nowhere.", short="No"), done=True)])
    assert "<strong" not in page


def test_sources_show_outlet_date_and_title_above_the_marked_words():
    assistant = seeds_assistant()
    answer = assistant.ask("How many US troops are in Iraq?")
    page = evidence.evidence([Turn(answer.question, answer, done=True)], assistant.article)
    found = read(page)
    assert found.marks(page) == [c.quote for c in answer.citations]
    assert found.text.count("18 August 2025") == 1
    assert found.text.count("undated") == 2
    assert "The National" in found.text and "Outlet not stated" in found.text
    # The quoted words stand inside their paragraph.
    assert "Despite the drawdown, approximately 2,500" in found.text


def test_a_paragraph_that_is_all_quote_stands_between_its_neighbours():
    article = article_of(["First one.", "All of this is quoted.", "Last one.", "Far.", "footer"])
    answer = Answer("q", "x [1]", citations=(cite(article, article.paragraphs[1].span),))
    page = evidence.evidence([Turn("q", answer, done=True)], lambda _: article)
    quotes = re.findall(r"<blockquote.*?</blockquote>", page)
    assert [Reading(quoted).text for quoted in quotes] == [
        *("First one.", "All of this is quoted.", "Last one."),
    ]
    assert page.count("dl-beside") == 2
    assert read(page).marks(page) == ["All of this is quoted."]


def test_a_quote_within_its_paragraph_needs_no_neighbours():
    article = article_of(["First one.", "Of this only some is quoted.", "Last one.", "footer"])
    span = article.paragraphs[1].span
    answer = Answer("q", "x [1]", citations=(cite(article, Span(span.start, span.start + 7)),))
    page = evidence.evidence([Turn("q", answer, done=True)], lambda _: article)
    assert "dl-beside" not in page and "Last one" not in page


def test_the_list_tells_how_many_passages_each_article_has():
    page = library(read_articles())
    assert page.count('<span class="dl-count">') == 5
    assert 'type="search" class="dl-search" aria-label="Search the articles"' in page


def test_only_the_latest_answers_sources_show():
    assistant = seeds_assistant()
    known, unknown = "How many US troops are in Iraq?", "What is the capital of France?"
    turns = [Turn(q, assistant.ask(q), done=True) for q in (known, unknown)]
    page = evidence.evidence(turns, assistant.article)
    assert 'data-sources="1" hidden' in page
    assert 'data-sources="2">' in page
    assert "Nearest in the articles" in read(page).text
    page = evidence.evidence([*turns, Turn("", problem="Empty.", done=True)], assistant.article)
    assert page.count(" hidden>") == 2
    assert evidence.EMPTY in page


def test_differing_versions_are_a_table_of_who_says_what():
    answer = seeds_assistant().ask("When will the last coalition forces leave Iraq?")
    page = render.conversation([Turn(answer.question, answer, done=True)])
    found = read(page)
    assert page.count("<tbody>") == 2
    assert page.count('scope="rowgroup"') == 2
    for citation in answer.citations:
        assert citation.quote in found.text
    assert "by September 2026" in found.text and "by the end of 2026" in found.text


@pytest.mark.parametrize(
    ("voices", "words"),
    [
        (3, "3 independent sources"),
        (2, "3 sources, 2 of them independent"),
        (1, "3 sources"),
    ],
)
def test_agreement_tells_how_many_sources_are_independent(voices: int, words: str):
    answer = seeds_assistant().answers["How many US troops are in Iraq?"]
    page = read(render.render_turn(Turn("q", replace(answer, voices=voices), done=True), 1))
    assert words in page.text


def test_a_refusal_offers_the_nearest_passage_and_other_questions():
    assistant = seeds_assistant()
    answer = assistant.ask("What is the capital of France?")
    page = render.conversation(
        [Turn(answer.question, answer, done=True)], questions=SHIPPED_QUESTIONS
    )
    found = read(page)
    assert answer.text in found.text
    assert found.attributes("data-ask") == list(SHIPPED_QUESTIONS[:3])
    assert found.attributes("data-show") == ["1"]


def test_a_quote_whose_article_has_changed_is_still_shown_as_it_was_cited():
    old = article_of(["The first words.", "footer"])
    new = article_of(["Quite other words now.", "footer"])
    turn = Turn("q", Answer("q", "x [1]", citations=(cite(old, Span(4, 9)),)), done=True)
    page = evidence.evidence([turn], lambda _: new)
    assert read(page).marks(page) == ["first"]


def test_a_whole_article_shows_all_of_it_with_furniture_folded():
    for article in read_articles():
        page = evidence.whole_article(article, [article.content[0]])
        found = read(page)
        for paragraph in article.paragraphs:
            assert paragraph.span.of(article.text).strip() in found.text
        furniture = [p for p in article.paragraphs if not p.is_content]
        folded = "".join(
            piece.split("</details>")[0]
            for piece in page.split('<details class="dl-furniture"')[1:]
        )
        for paragraph in furniture:
            assert escaped(paragraph.span.of(article.text)) in folded
        assert found.marks(page)[0] == article.content[0].of(article.text)


def test_untitled_articles_are_listed_by_their_opening_words():
    page = library(read_articles())
    assert "Baghdad, August 18, 2025 (Agencies) — The United States has" in read(page).text
    assert page.count("data-open") == 5


def test_dates_are_spoken():
    assert spoken_date(date(2025, 8, 1)) == "1 August 2025"
    assert spoken_date(None) == "undated"


def test_history_holds_answered_turns_only():
    answer = Answer("q", "It is so.")
    turns = [Turn("q", answer, done=True), Turn("?", problem="Empty.", done=True), Turn("q2")]
    assert history(turns) == [
        {"role": "user", "content": "q"},
        {"role": "assistant", "content": "It is so."},
    ]


def test_copied_answers_carry_their_sources():
    national = read_articles()[3]
    answer = Answer("q", "2,500 [1].", citations=(quote(national, "About 2,500 are still based"),))
    assert answer_text(answer) == (
        "2,500 [1].\n\n[1] The National, US confirms change to military mission in Iraq., undated: "
        f"“About 2,500 are still based” ({national.source.id}, characters "
        f"{answer.citations[0].span.start}-{answer.citations[0].span.end})"
    )


def test_saved_conversations_hold_every_source_and_no_live_markdown():
    hostile = article_of(["![x](http://evil.example) <b>&", "footer"])
    answer = Answer("q", "said [1]", citations=(cite(hostile, hostile.content[0]),))
    saved = markdown([Turn("# q\n<img>", answer, done=True), Turn("", problem="Empty.", done=True)])
    assert r"\!\[x\]\(http&#58;//evil.example\) &lt;b>&amp;" in saved
    assert r"## \# q &lt;img>" in saved
    assert "a.txt, characters 0" in saved.replace("\\", "")


def test_an_answer_as_markdown_is_what_the_saved_conversation_holds():
    answer = seeds_assistant().ask("How many US troops are in Iraq?")
    answer = replace(answer, notes=("Left out: *The National*.",))
    turn = Turn("q", answer, done=True, scope=Scope(publishers=("The National",)))
    body = answer_markdown(answer)
    assert body.startswith("About 2,500 US troops remain in Iraq \\[1\\]\\[2\\]\\[3\\].\n\n")
    assert r"*Left out: \*The National\*.*" in body
    assert body.count("\n\n> ") == 3
    assert markdown([turn]) == (
        f"# A conversation with Dateline\n\n## q\n\n*Only The National*\n\n{body}\n"
    )
    copied = read(render.conversation([turn])).attributes("data-copy")
    assert copied == [answer_text(answer), body]


@given(st.text(alphabet="a*_`[]()<>!#&:/\\|~-+. ", max_size=30))
def test_plain_markdown_has_no_bare_specials(text: str):
    shown = plain_markdown(text)
    bare = shown.replace("\\\\", "")
    for special in "*_`[]()!#|~-+":
        assert bare.count(special) == bare.count("\\" + special) + (
            shown.count("&#58;") if special == "#" else 0
        )
    assert "<" not in shown
    assert "://" not in shown


def test_other_articles_suggest_whom_they_introduce_then_their_titles():
    text = "The mayor, Joe Quimby, spoke. So did Ana Lima, who lost. Joe Quimby, the winner, left."
    titled = article_of([text, "y"], source=Source("b.txt", "Bridge opens in Ghent."))
    assert list(candidates([titled, article_of(["x", "y"])])) == [
        "Who is Joe Quimby?",
        "Who is Ana Lima?",
        "What do the articles say about “Bridge opens in Ghent”?",
    ]
    assert list(candidates([])) == []
    assert list(candidates([*read_articles(), titled]))[2:7] == list(SHIPPED_QUESTIONS)


def test_only_what_is_answered_is_suggested_and_tried_once():
    titled = article_of(["Ana Lima, who won. x", "y"], source=Source("b.txt", "Bridge opens"))
    known = Answer("", "The winner [1].", citations=(cite(titled, Span(0, 4)),))
    assistant = ScriptedAssistant((titled,), {"Who is Ana Lima?": known})
    suggestions = Suggestions()
    for _ in range(2):
        assert suggestions.of(assistant) == ("Who is Ana Lima?",)  # type: ignore[arg-type]
    assert len(assistant.asked) == 2
    assistant.articles = (titled, article_of(["x", "y"]))
    suggestions.of(assistant)  # type: ignore[arg-type]  # scripted
    assert len(assistant.asked) == 4, "another state of the index"


def test_nothing_is_tried_with_the_shipped_articles_or_at_the_price_of_a_language_model():
    assistant = ScriptedAssistant()
    assert Suggestions().of(assistant) == SHIPPED_QUESTIONS  # type: ignore[arg-type]
    priced = ScriptedAssistant((article_of(["x", "y"]),), settings=Settings(llm="openai/x"))
    assert Suggestions().of(priced) == ()  # type: ignore[arg-type]
    assert assistant.asked == priced.asked == []
