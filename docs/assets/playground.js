// The playground's page: what is typed goes to the worker, what it answers is shown. Nothing is sent anywhere.
const at = (name) => document.getElementById(`akb-${name}`);
const [form, begin, written, question, stop, link] = ["playground", "begin", "case", "question", "stop", "link"].map(at);
const [status, progress, bytes, answers] = ["status", "progress", "bytes", "answers"].map(at);
const first = { text: written.value, question: question.value };
const blank = { text: "scenario my_case\n    # One fact a line: given, or deny for what is not so.\n", question: "" };

let worker = null;
let ready = false;
let busy = false;
let answered = 0;
let seconds = 60;
let timer = 0;
let shown = first;

const say = (words) => { status.textContent = words; };

function put({ text, question: asked = "" }) {
  shown = { text, question: asked };
  written.value = text;
  question.value = asked;
}

const changed = () => written.value !== shown.text || question.value !== shown.question;
const kept = () => changed() && !confirm("Replace what you typed?");

// ---- the worker ------------------------------------------------------------------------------------------------------

function start() {
  ready = false;
  worker = new Worker(new URL("playground-worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => told[data.kind](data));
  worker.addEventListener("error", (event) => { event.preventDefault(); told.failed({ words: event.message || "it can't be loaded" }); });
  progress.hidden = false;
  progress.removeAttribute("value");
}

function end(words) {
  clearTimeout(timer);
  worker?.terminate();
  worker = null;
  loaded();
  idle();
  answers.querySelectorAll(".akb-changes").forEach((box) => {
    if (!box.dataset.found) box.remove();
  });
  say(words);
}

function limit() {
  clearTimeout(timer);
  if (ready) timer = setTimeout(late, seconds * 1000);
}

function late() {
  answers.insertAdjacentHTML("beforeend", `<div class="akb-finding"><p><a href="../findings/AKB901/">AKB901</a> `
    + `This takes longer than ${seconds} seconds; it was stopped.</p><p>Hint: Ask about fewer things at once, or `
    + `state more of the facts.</p></div>`);
  end("Stopped: it took too long. What you typed is kept.");
  start();
}

function loaded() {
  progress.hidden = true;
  bytes.textContent = "";
}

const MB = (size) => (size / 1e6).toFixed(1);

const told = {
  step({ words }) { say(`${words} …`); },
  limit(data) { seconds = data.seconds; },
  bytes({ come, total }) {
    progress.max = total;
    progress.value = come;
    bytes.textContent = `${MB(come)} of ${MB(total)} MB`;
  },
  ready() {
    ready = true;
    loaded();
    say(busy ? "Answering …" : "Ready.");
    if (busy) limit();
  },
  reply({ html, json, number }) {
    const piece = document.createElement("div");
    piece.innerHTML = html;
    piece.querySelectorAll(".akb-changes").forEach((box) => changing(box, number));
    if (json) {
      piece.append(boxed(json));
      answered += 1;
      say(`${answered === 1 ? "One answer" : `${answered} answers`} so far …`);
    }
    answers.append(piece);
    limit();
  },
  done() {
    clearTimeout(timer);
    idle();
    const found = answers.querySelectorAll(".akb-finding").length;
    const words = [[answered, "answer"], [found, "message"]].filter(([n]) => n).map(([n, what]) => `${n} ${what}${n > 1 ? "s" : ""}`);
    say(`${words.join(" and ") || "Nothing to say"}, below.`);
  },
  changes({ number, html }) {
    clearTimeout(timer);
    const box = answers.querySelector(`.akb-changes[data-number="${number}"]`);
    box.querySelector("div").innerHTML = html;
    box.dataset.found = "yes";
    idle();
    say("Found what would change it.");
  },
  failed({ words }) {
    end(`The engine stopped: ${words}. What you typed is kept; ask again to start it anew.`);
  },
};

function boxed(json) {
  const box = document.createElement("details");
  box.className = "example akb-json";
  box.innerHTML = "<summary>As JSON</summary><pre tabindex=0><code></code></pre>";
  box.querySelector("code").textContent = json;
  return box;
}

function changing(box, number) {
  box.dataset.number = number;
  box.append(document.createElement("div"));
  box.addEventListener("toggle", () => {
    if (!box.open || box.dataset.found) return;
    if (busy || !ready) { box.open = false; return; }
    box.querySelector("div").innerHTML = "<p>Looking …</p>";
    working("Looking for what would change it …");
    worker.postMessage({ kind: "changes", number });
    limit();
  });
}

// ---- the form --------------------------------------------------------------------------------------------------------

function working(words) {
  busy = true;
  stop.disabled = false;
  answers.setAttribute("aria-busy", "true");
  say(words);
}

function idle() {
  busy = false;
  if (document.activeElement === stop) form.querySelector("[type=submit]").focus();
  stop.disabled = true;
  answers.removeAttribute("aria-busy");
}

function ask() {
  if (busy) return;
  answers.replaceChildren(Object.assign(document.createElement("h2"), { textContent: "The answer" }));
  answers.hidden = false;
  answered = 0;
  if (!worker) start();
  working(ready ? "Answering …" : "Loading the engine …");
  worker.postMessage({ kind: "ask", text: written.value, question: question.value });
  limit();
}

form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  ask();
});
stop.addEventListener("click", () => {
  end("Stopped. What you typed is kept.");
  start();
});

// ---- examples and links ----------------------------------------------------------------------------------------------

const cases = { first, blank };

begin.addEventListener("change", () => {
  if (kept()) choose();
  else put(cases[begin.value]);
});

async function offer() {
  const found = await fetch(new URL("playground/examples.json", import.meta.url));
  for (const page of await found.json()) {
    const group = document.createElement("optgroup");
    group.label = page.title;
    for (const scenario of page.scenarios) {
      const name = `${Object.keys(cases).length}`;
      cases[name] = { text: scenario.text, question: "" };
      group.append(new Option(scenario.title, name));
    }
    begin.append(group);
  }
  choose();
}

// The list names the case that is shown; of one that came with a link, none.
function choose() {
  const found = Object.entries(cases).find(([, each]) => each.text === shown.text && each.question === shown.question);
  begin.value = found ? found[0] : "";
}

function travelled() {
  const come = new URLSearchParams(location.hash.slice(1));
  if (!come.has("scenario") || (worker && kept())) return;
  put({ text: come.get("scenario"), question: come.get("question") ?? "" });
  choose();
}

link.addEventListener("click", async () => {
  const address = new URL(location.href);
  address.hash = new URLSearchParams({ scenario: written.value, question: question.value });
  try {
    await navigator.clipboard.writeText(address.href);
    say("The link is copied; it holds what you typed.");
  } catch {
    history.replaceState(null, "", address);
    say("The link stands in the address bar; it holds what you typed.");
  }
});

addEventListener("hashchange", travelled);
form.hidden = false;
travelled();
offer().catch(() => say("The examples can't be listed; a case can be typed."));
