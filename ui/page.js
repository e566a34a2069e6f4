// What happens in the browser: chips, cards, the whole-article view, copying and saving.
// Runs once, inside Gradio's HTML component, which hands in: element, trigger, server.
// The other scripts follow in the same scope: draw.js, talk.js, narrowing.js, own.js.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const touched = window.matchMedia("(hover: none)");
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const reader = find("#dl-reader", element);
const tip = find("#dl-tip", element);
const said = find("#dl-said", element);
let opener = null; // the chip whose card is open
let hinted = null; // the chip whose quote shows
let hiding = 0; // until then the pointer may move from a chip onto its quote

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

function back() {
  const chip = opener;
  close();
  chip?.scrollIntoView({ behavior: behavior(), block: "center" });
  chip?.focus({ preventScroll: true });
}

// A chip's quote, beside it and never off the screen. A finger gets a button to open it with.
function hint(chip) {
  stay();
  if (hinted === chip) return;
  hide();
  tip.replaceChildren();
  tip.append(Object.assign(document.createElement("span"), { textContent: `“${chip.dataset.quote}”` }));
  tip.append(Object.assign(document.createElement("small"), { textContent: chip.dataset.who }));
  if (touched.matches) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Open the source" });
    button.dataset.openHinted = "";
    tip.append(button);
  }
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
function stay() {
  clearTimeout(hiding);
  hiding = 0;
}
function hide() {
  stay();
  tip.hidden = true;
  hinted?.removeAttribute("aria-describedby");
  hinted = null;
}

async function read(button) {
  const card = button.closest("[data-source]");
  const source = card.dataset.source;
  // Every passage of it that this conversation cites is marked, not only this answer's.
  const cited = all(".dl-cited [data-source]").filter((one) => one.dataset.source === source);
  const own = (card.dataset.spans || "").split(";");
  const wanted = own[Math.max(0, (card.dataset.cites || "").split(" ").indexOf(opener?.dataset.cite))];
  const spans = [...new Set([wanted, ...own, ...cited.flatMap((one) => one.dataset.spans.split(";"))])]
    .filter(Boolean).map((span) => span.split("-").map(Number));
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
  const marks = wanted ? all('mark[data-n~="1"]', body) : []; // the first of the spans that were sent
  marks.forEach((mark) => mark.classList.add("dl-wanted"));
  marks[0]?.scrollIntoView({ block: "center" });
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
  if (touched.matches && !event.target.closest?.(".dl-chip, #dl-tip")) hide();
  if (!button) return;
  const data = button.dataset;
  if ("cite" in data) touched.matches && hinted !== button ? hint(button) : open(button);
  else if ("openHinted" in data) open(hinted);
  else if ("back" in data) back();
  else if ("panel" in data) openPanel(data.panel);
  else if ("again" in data) again(button);
  else if ("show" in data) show(data.show)?.scrollIntoView({ behavior: behavior(), block: "start" });
  else if ("ask" in data) ask(data.ask);
  else if ("edit" in data) edit(button);
  else if ("stop" in data) stop();
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
    if (touched.matches && kind === "mouseover") return; // a tap, told of as a click
    const chip = event.target.closest?.(".dl-chip");
    if (chip && (kind === "mouseover" || chip.matches(":focus-visible"))) hint(chip);
    else if (event.target.closest?.("#dl-tip")) stay();
    else if (!tip.hidden && !hiding) hiding = setTimeout(hide, 200);
  });
document.addEventListener("scroll", place, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || reader.open) return;
  if (!tip.hidden) return hide();
  const chip = opener;
  close();
  chip?.focus();
});

// The panels under the sources are opened from the top of the page.
function openPanel(name) {
  const panel = find(`.dl-${name}`);
  if (!panel) return say("The articles are still being read.");
  panel.open = true;
  panel.scrollIntoView({ behavior: behavior(), block: "start" });
  find("summary", panel).focus({ preventScroll: true });
}

// The list of articles, narrowed to what has every word that is typed.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.(".dl-search")) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  const items = all(".dl-library li");
  for (const item of items) {
    const text = `${item.textContent} ${find("[data-source]", item).dataset.source}`.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  const left = items.filter((item) => !item.hidden).length;
  find(".dl-none").hidden = left > 0;
  say(left === 1 ? "1 article" : `${left} articles`);
});

// A new question scrolls into view, and again when its answer is complete: it is read from the top.
// What is said for those who listen stands outside of what is drawn.
let seen = "";
new MutationObserver(() => {
  const turns = all(".dl-turn"), last = turns.at(-1);
  const now = last ? `${turns.length} ${last.getAttribute("aria-busy")}` : "";
  if (now === seen) return;
  if (parseInt(now, 10) !== parseInt(seen, 10)) close();
  if (now.endsWith("true")) say("Searching the articles");
  else if (seen.endsWith("true") && last) say((find(".dl-short", last) ?? find(".dl-text", last))?.textContent ?? "");
  seen = now;
  last?.scrollIntoView({ behavior: behavior(), block: "start" });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy"] });

// A phone would open its keyboard over the page.
if (window.matchMedia("(hover: hover)").matches) {
  const focus = (box) => { if (document.activeElement === document.body) box.focus({ preventScroll: true }); };
  const there = find("#dl-question textarea");
  if (there) focus(there);
  else {
    const watch = new MutationObserver(() => {
      const box = find("#dl-question textarea");
      if (box) { watch.disconnect(); focus(box); }
    });
    watch.observe(document.body, { childList: true, subtree: true });
  }
}
