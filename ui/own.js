// A visitor's own articles: chosen, dropped or pasted, sent one by one, told of one by one.
function line(text) {
  const item = Object.assign(document.createElement("li"), { textContent: text });
  item.dir = "auto";
  find(".dl-uploads").append(item);
  return item;
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function send(file) {
  const told = line(`${file.name}: reading`);
  const problem = (text) => { told.textContent = text; told.className = "dl-problem"; };
  const most = Number(find(".dl-uploads").dataset.most);
  if (file.size > most) {
    return problem(`${file.name}: ${(file.size / 1e6).toFixed(1)} MB is over the limit of ${most / 1e6} MB; split it`);
  }
  try {
    const answer = await server.add_own({ visitor: memory.visitor, name: file.name, data: await base64(file) });
    if (!answer) throw new Error("no answer");
    if (answer.problem) return problem(answer.problem);
    told.dataset.done = answer.replaced ? "replaced" : "added";
  } catch {
    return problem(`${file.name}: could not be sent; is the server still running?`);
  }
  told.textContent = `${file.name}: read, putting it into the index`;
  return told;
}

let adding = Promise.resolve(); // one batch after another
function addOwn(files) {
  if (!files.length) return;
  adding = adding.then(async () => {
    find(".dl-uploads").replaceChildren();
    const sent = [];
    for (const file of files) { const told = await send(file); if (told) sent.push([file, told]); }
    if (!sent.length) return;
    const problem = await refresh(server.settle_own({ visitor: memory.visitor }));
    for (const [file, told] of sent) {
      told.textContent = `${file.name}: ${problem || told.dataset.done}`;
      if (problem) told.className = "dl-problem";
    }
  });
}

// Show what the collection holds now; returns why it could not be brought up to date, or "".
async function refresh(settling) {
  let answer;
  try { answer = await settling; } catch { /* told below */ }
  if (!answer) return "something went wrong; the server's log says what";
  if (answer.problem) return answer.problem;
  for (const [part, now] of Object.entries(answer)) {
    const shown = find(`.dl-${part}`);
    if (!shown) continue;
    const open = shown.open;
    shown.outerHTML = now;
    find(`.dl-${part}`).open = open;
  }
  return "";
}

async function removeOwn(button) {
  button.disabled = true;
  const problem = await refresh(server.remove_own({ visitor: memory.visitor, source: button.dataset.remove }));
  say(problem || "Removed");
  if (problem) button.disabled = false;
  else find(".dl-library summary")?.focus();
}

function paste(button) {
  const area = find("textarea", button.closest(".dl-own"));
  if (!area.value.trim()) return area.focus();
  const first = area.value.trim().split("\n")[0].slice(0, 60).trim();
  addOwn([new File([area.value], `${first || "Pasted"}.txt`, { type: "text/plain" })]);
  area.value = "";
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.(".dl-own input[type=file]")) return;
  addOwn([...input.files]);
  input.value = "";
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
  document.addEventListener(kind, (event) => {
    if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
    event.preventDefault(); // a file dropped beside the zone must not replace the page
    const zone = event.target.closest?.(".dl-drop");
    find(".dl-drop")?.classList.toggle("dl-over", Boolean(zone) && kind !== "drop" && kind !== "dragleave");
    if (zone && kind === "drop") addOwn([...event.dataTransfer.files]);
  });
