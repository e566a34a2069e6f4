// What happens in the browser: chips, cards, the whole-article view, copying and saving.
// Runs once, inside Gradio's HTML component, which hands in: element, trigger, server.
// The other scripts follow in the same scope: talk.js, narrowing.js, own.js.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const reader = find("#dl-reader", element);
const tip = find("#dl-tip", element);
const said = find("#dl-said", element);
let opener = null; // the chip whose card is open
let hinted = null; // the chip whose quote shows

const behavior = () => (calm.matches ? "auto" : "smooth");
const say = (text) => { said.textContent = text; };

function show(turn) {
  all("[data-sources]").forEach((panel) => { panel.hidden = panel.dataset.sources !== turn; });
  const hint = find(".dl-evidence > .dl-hint");
  if (hint) hint.hidden = true;
  return find(`[data-sources="${turn}"]`);
}

function open(chip) {
  const [turn, n] = chip.dataset.cite.split("-");
  const panel = show(turn);
  if (!panel) return;
  close();
  const card = find(`[data-cites~="${turn}-${n}"]`, panel);
  const marks = all(`mark[data-n~="${n}"]`, card);
  card.classList.add("dl-active");
  marks.forEach((mark) => mark.classList.add("dl-active"));
  chip.setAttribute("aria-expanded", "true");
  opener = chip;
  hide();
  card.focus({ preventScroll: true });
  (marks[0] || card).scrollIntoView({ behavior: behavior(), block: "center" });
}

function close() {
  all(".dl-active").forEach((node) => node.classList.remove("dl-active"));
  if (opener) opener.removeAttribute("aria-expanded");
  opener = null;
}

// A chip's quote, beside it and never off the screen.
function hint(chip) {
  tip.replaceChildren();
  tip.append(Object.assign(document.createElement("span"), { textContent: `“${chip.dataset.quote}”` }));
  tip.append(Object.assign(document.createElement("small"), { textContent: chip.dataset.who }));
  tip.hidden = false;
  hinted = chip;
  chip.setAttribute("aria-describedby", "dl-tip");
  place();
}
function place() {
  if (tip.hidden) return;
  const at = hinted.getBoundingClientRect(), box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(12, Math.min(at.left, window.innerWidth - box.width - 12))}px`;
  tip.style.top = at.top > box.height + 16 ? `${at.top - box.height - 8}px` : `${at.bottom + 8}px`;
}
function hide() {
  tip.hidden = true;
  hinted?.removeAttribute("aria-describedby");
  hinted = null;
}

async function read(button) {
  const card = button.closest("[data-source]");
  const source = card.dataset.source;
  // Every passage of it that this conversation cites is marked, not only this answer's.
  const cited = all(".dl-cited [data-source]").filter((one) => one.dataset.source === source);
  const spans = [...new Set([card, ...cited].flatMap((one) => (one.dataset.spans || "").split(";")))]
    .filter(Boolean).map((span) => span.split("-").map(Number));
  const first = (card.dataset.spans || "").split(";")[0];
  const body = find(".dl-article", reader);
  body.textContent = "Opening the article…";
  reader.showModal();
  try {
    const found = await server.whole_article({ visitor: memory.visitor, source, spans });
    if (!found) throw new Error("no article");
    body.innerHTML = found;
  } catch {
    body.textContent = "The article can't be opened now. Is the server still running?";
  }
  reader.scrollTop = 0;
  if (first && spans.length) find("mark", body)?.scrollIntoView({ block: "center" });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that are not served from this machine or over https have no clipboard of their own.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

function save(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function briefly(button, text) {
  const before = button.textContent;
  button.textContent = text;
  say(text);
  setTimeout(() => { button.textContent = before; }, 1600);
}

document.addEventListener("click", (event) => {
  if (event.target === reader) return reader.close(); // the backdrop
  const button = event.target.closest?.("button");
  if (!button) return;
  const data = button.dataset;
  if ("cite" in data) open(button);
  else if ("show" in data) show(data.show)?.scrollIntoView({ behavior: behavior(), block: "start" });
  else if ("ask" in data) ask(data.ask);
  else if ("edit" in data) edit(button);
  else if ("stop" in data) trigger("stop");
  else if ("new" in data) startAgain();
  else if ("judge" in data) judge(button);
  else if ("unset" in data) unset(button);
  else if ("paste" in data) paste(button);
  else if ("remove" in data) removeOwn(button);
  else if ("open" in data) read(button);
  else if ("close" in data) reader.close();
  else if ("copy" in data) copy(data.copy).then(() => briefly(button, "Copied"));
  else if ("save" in data) {
    save(data.save, "text/markdown", "dateline-conversation.md");
    briefly(button, "Saved");
  } else if ("savePage" in data) savePage(button);
});
for (const kind of ["mouseover", "focusin"])
  document.addEventListener(kind, (event) => {
    const chip = event.target.closest?.(".dl-chip");
    if (chip && (kind === "mouseover" || chip.matches(":focus-visible"))) hint(chip);
    else if (!event.target.closest?.("#dl-tip")) hide();
  });
document.addEventListener("scroll", place, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || reader.open) return;
  if (!tip.hidden) return hide();
  const back = opener;
  close();
  back?.focus();
});

// A new question scrolls into view, and again when its answer is complete: it is read from the top.
let seen = "";
new MutationObserver(() => {
  const turns = all(".dl-turn"), last = turns.at(-1);
  const now = last ? `${turns.length} ${last.getAttribute("aria-busy")}` : "";
  if (now === seen) return;
  if (parseInt(now, 10) !== parseInt(seen, 10)) close();
  seen = now;
  last?.scrollIntoView({ behavior: behavior(), block: "start" });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });
