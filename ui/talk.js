// Talking: what this browser remembers, sending a question, editing one, stopping, judging.
// The conversation is kept here and nowhere else; it travels with each question.
const KEY = "dateline";
const memory = recall();

function recall() {
  let found = {};
  try { found = JSON.parse(localStorage.getItem(KEY)) || {}; } catch { /* none, or not ours */ }
  const known = /^[0-9a-f]{32}$/.test(found.visitor);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const fresh = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return {
    visitor: known ? found.visitor : fresh,
    turns: Array.isArray(found.turns) ? found.turns : [],
    scope: found.scope && typeof found.scope === "object" ? found.scope : {},
    judged: Array.isArray(found.judged) ? found.judged.filter(Array.isArray) : [],
  };
}
function keep() {
  try { localStorage.setItem(KEY, JSON.stringify(memory)); } catch { /* full, or forbidden */ }
}
keep();

const pending = () => find(".dl-turn[aria-busy='true']");
const turnsShown = () => all(".dl-turn[data-kept]").map((turn) => JSON.parse(turn.dataset.kept));

// What is sent again while an answer is under way is not asked twice.
const underWay = () => Boolean(pending());

// A question not answered yet, so that a reload does not lose it; this tab's own. The page that it
// was asked on is told by when it was opened: only a later one has interrupted it.
function remember(question) {
  try {
    if (question) sessionStorage.setItem(KEY, JSON.stringify({ question, page: performance.timeOrigin }));
    else sessionStorage.removeItem(KEY);
  } catch { /* forbidden */ }
}

// A question that is not in the question box: an example, or one edited in its place.
let chosen = null;
function ask(question, before = Infinity) {
  if (underWay()) return say("An answer is under way.");
  chosen = { question, before };
  setTimeout(() => { chosen = null; }, 1000); // what was not taken at once never is
  trigger("submit");
}
window.dateline = {
  asking(typed) {
    const next = chosen ?? { question: typed ?? "", before: Infinity };
    if (underWay() || !next.question.trim()) return ["", "{}"];
    const turns = (find(".dl-turn") ? turnsShown() : memory.turns).slice(0, next.before);
    const request = { visitor: memory.visitor, scope: memory.scope, turns };
    if (!chosen) emptyBox();
    chosen = null;
    expectAnswer(next.question, next.before);
    remember(next.question);
    return [next.question, JSON.stringify(request)];
  },
  stopping() {
    const stopped = find(".dl-question", pending() || undefined)?.textContent ?? "";
    const request = { visitor: memory.visitor, turns: turnsShown(), stopped: pending() ? stopped : "" };
    return JSON.stringify(request);
  },
};

// What was typed is taken from the box; what is typed meanwhile stays there.
function emptyBox() {
  const box = find("#dl-question textarea");
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function again(button) {
  const turn = button.closest(".dl-turn");
  ask(JSON.parse(turn.dataset.kept).question, Number(turn.dataset.turn) - 1);
}

function stop() {
  const turn = pending();
  trigger("stop");
  // A server that is gone stops nothing.
  setTimeout(() => { if (turn?.isConnected) { turn.remove(); remember(""); } }, 5000);
}

function edit(button) {
  const turn = button.closest(".dl-turn"), shown = find(".dl-asked", turn);
  if (find(".dl-editing", turn)) return;
  const form = Object.assign(document.createElement("form"), { className: "dl-editing" });
  const area = Object.assign(document.createElement("textarea"), { rows: 2 });
  area.value = JSON.parse(turn.dataset.kept).question;
  area.setAttribute("aria-label", "Edit the question");
  const send = Object.assign(document.createElement("button"), { textContent: "Ask again", className: "dl-quiet" });
  const cancel = Object.assign(document.createElement("button"), { textContent: "Cancel", className: "dl-quiet", type: "button" });
  const leave = () => { form.remove(); shown.hidden = false; button.focus(); };
  const submit = (event) => {
    event?.preventDefault();
    if (area.value.trim()) ask(area.value, Number(turn.dataset.turn) - 1);
  };
  form.addEventListener("submit", submit);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape") { event.stopPropagation(); leave(); }
  });
  cancel.addEventListener("click", leave);
  form.append(area, send, cancel);
  shown.after(form);
  shown.hidden = true;
  area.focus();
}

function startAgain() {
  memory.turns = [];
  memory.judged = [];
  keep();
  trigger("clear");
}

async function savePage(button) {
  const made = await server.saved_page({ visitor: memory.visitor, turns: turnsShown() }).catch(() => null);
  if (made) save(made, "text/html", "dateline-conversation.html");
  briefly(button, made ? "Saved" : "Could not be saved");
}

// Judging: a button opens a line for a comment, and sending it marks the button.
const MOST_JUDGED = 60;
const judgedAs = (kept) => { const { question, answer } = JSON.parse(kept); return JSON.stringify([question, answer?.answer]); };
function judge(button) {
  const turn = button.closest(".dl-turn"), tools = button.closest(".dl-tools");
  find(".dl-comment", turn)?.remove();
  const form = Object.assign(document.createElement("form"), { className: "dl-comment" });
  const label = Object.assign(document.createElement("label"), { textContent: `${button.textContent}. Why? (optional)` });
  const input = Object.assign(document.createElement("input"), { type: "text", maxLength: 2000 });
  const send = Object.assign(document.createElement("button"), { textContent: "Send", className: "dl-quiet" });
  label.append(input);
  form.append(label, send);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    const n = Number(turn.dataset.turn), turns = turnsShown();
    const answer = (await server.judge_answer({
      visitor: memory.visitor, turn: JSON.parse(turn.dataset.kept), before: turns.slice(0, n - 1),
      opinion: button.dataset.judge, comment: input.value,
    }).catch(() => null)) || { problem: "Something went wrong; the server's log says what." };
    const told = Object.assign(document.createElement("p"), {
      className: "dl-hint dl-comment", textContent: answer.problem || "Noted on the server. Thank you.",
    });
    form.replaceWith(told);
    say(told.textContent);
    if (answer.problem) return;
    const key = judgedAs(turn.dataset.kept);
    const others = memory.judged.filter(([one]) => one !== key);
    memory.judged = [...others, [key, button.dataset.judge]].slice(-MOST_JUDGED);
    keep();
    showJudged();
  });
  tools.after(form);
  input.focus();
}
function showJudged() {
  const judged = new Map(memory.judged);
  for (const turn of all(".dl-turn[data-kept]"))
    for (const button of all("[data-judge]", turn)) {
      const pressed = String(judged.get(judgedAs(turn.dataset.kept)) === button.dataset.judge);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
}

// Whatever is complete in the page is what is kept.
let kept = "";
new MutationObserver(() => {
  const turns = all(".dl-turn[data-kept]");
  const now = turns.map((turn) => turn.dataset.kept).join("\n");
  showJudged();
  if (turns.length && !pending()) remember(""); // answered, stopped or told that it was interrupted
  if (!turns.length || now === kept) return;
  kept = now;
  memory.turns = turnsShown();
  keep();
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-kept"] });
