// Narrowing: the form's state is this browser's, shown as chips, and sent with each question.
const SPOKEN = { since: "from", until: "to", as_of: "as known on" };

function readForm() {
  const scope = {};
  const publishers = all(".dl-narrow [data-publisher]:checked").map((box) => box.dataset.publisher);
  if (publishers.length) scope.publishers = publishers;
  for (const day of all(".dl-narrow [data-day]")) if (day.value) scope[day.dataset.day] = day.value;
  return scope;
}

function fillForm() {
  const chosen = new Set(memory.scope.publishers || []);
  for (const box of all(".dl-narrow [data-publisher]")) box.checked = chosen.has(box.dataset.publisher);
  for (const day of all(".dl-narrow [data-day]")) day.value = memory.scope[day.dataset.day] || "";
  // An outlet that is no longer there, or a day that is none, can't be taken off by hand.
  memory.scope = readForm();
  keep();
  showChips();
}

function dayWords(value) {
  const [year, month, day] = value.split("-").map(Number);
  return new Date(year, month - 1, day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

function showChips() {
  const form = find(".dl-narrow");
  if (!form) return;
  let list = find(".dl-scope");
  if (!list) {
    list = Object.assign(document.createElement("ul"), { className: "dl-scope" });
    list.setAttribute("aria-label", "Narrowed to");
    form.before(list);
  }
  const active = [
    ...(memory.scope.publishers || []).map((name) => ["publisher", name, name]),
    ...Object.keys(SPOKEN).filter((day) => memory.scope[day])
      .map((day) => ["day", day, `${SPOKEN[day]} ${dayWords(memory.scope[day])}`]),
  ];
  list.hidden = !active.length;
  list.replaceChildren(...active.map(([kind, value, words]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "dl-scope-chip" });
    const text = Object.assign(document.createElement("span"), { textContent: words, dir: "auto" });
    const cross = Object.assign(document.createElement("span"), { textContent: "×" });
    cross.setAttribute("aria-hidden", "true");
    button.append(text, cross);
    button.setAttribute("aria-label", `Remove: ${words}`);
    button.dataset.unset = kind;
    button.dataset.value = value;
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

function unset(button) {
  const { unset: kind, value } = button.dataset;
  if (kind === "day") delete memory.scope[value];
  else memory.scope.publishers = (memory.scope.publishers || []).filter((name) => name !== value);
  fillForm();
  find(".dl-scope-chip")?.focus() ?? find(".dl-narrow summary")?.focus();
}

document.addEventListener("change", (event) => {
  if (!event.target.closest?.(".dl-narrow")) return;
  memory.scope = readForm();
  keep();
  showChips();
});

new MutationObserver(() => {
  const form = find(".dl-narrow:not([data-filled])");
  if (!form) return;
  form.dataset.filled = "";
  fillForm();
}).observe(document.body, { childList: true, subtree: true });
