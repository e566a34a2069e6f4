// Drawing: the server sends the whole conversation, and only what has changed in it is drawn anew,
// so that a half-typed comment, an opened timeline and the focus stay where they are.
let fed = ""; // what was drawn last
const drawn = new WeakMap(); // what is shown -> the HTML that it was drawn from
let waiting = null; // a question drawn here before the server has told of it

const turnsIn = (root) => all(".dl-turn", root).length;

function draw() {
  const html = find(".dl-feed")?.dataset.html ?? "", log = find(".dl-log");
  if (!log || html === fed) return;
  fed = html;
  const sent = Object.assign(document.createElement("template"), { innerHTML: html }).content;
  if (waiting && (!waiting.isConnected || turnsIn(sent) >= Number(waiting.dataset.turn))) waiting = null;
  const next = [...sent.children].filter((node) => !waiting || node.matches(".dl-turn"));
  next.forEach((node, at) => {
    const old = log.children[at], from = node.outerHTML;
    if (old && old !== waiting && drawn.get(old) === from) return;
    const fresh = document.importNode(node, true);
    drawn.set(fresh, from);
    if (!old || old === waiting) log.insertBefore(fresh, old ?? null);
    else swap(old, fresh);
  });
  for (const old of [...log.children].slice(next.length)) if (old !== waiting) old.remove();
}

// A turn that grows keeps its chip in focus and its timeline as it was.
function swap(old, fresh) {
  const cite = old.contains(document.activeElement) ? document.activeElement.dataset.cite : undefined;
  const before = find(".dl-when", old), after = find(".dl-when", fresh);
  if (before && after) after.open = before.open;
  old.replaceWith(fresh);
  if (cite) find(`[data-cite="${cite}"]`, fresh)?.focus({ preventScroll: true });
}

// A question shows the moment it is sent, also while another visitor's is being answered.
function expectAnswer(question, before) {
  const log = find(".dl-log");
  for (const old of [...log.children].slice(Math.min(before, turnsIn(log)))) old.remove();
  const make = (tag, className, textContent) => Object.assign(document.createElement(tag), { className, textContent });
  const turn = make("section", "dl-turn", "");
  turn.dataset.turn = log.children.length + 1;
  turn.setAttribute("aria-busy", "true");
  const asked = make("h2", "dl-question", question.trim());
  asked.dir = "auto";
  const tools = make("p", "dl-tools", ""), stop = make("button", "dl-quiet", "Stop");
  stop.type = "button";
  stop.dataset.stop = "";
  tools.append(stop);
  turn.append(asked, make("p", "dl-waiting", "Waiting for its turn…"), tools);
  log.append(turn);
  waiting = turn;
}

new MutationObserver(draw).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"] });
draw();
