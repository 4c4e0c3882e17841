// The engine, in a worker of its own: whoever started it can end it, whatever it does.
const FOLDER = new URL("./playground/", import.meta.url);
const HOME = "/agreement";
const PROGRAM = "pyodide.asm.wasm";

let playground, kb;
let answers = [];

// Of an error of Python the last line says what it is.
function reason(error) {
  const lines = String(error.message ?? error).trim().split("\n");
  return error.name === "PythonError" ? lines.at(-1) : lines[0];
}

const say = (kind, more = {}) => postMessage({ kind, ...more });

// Bytes are counted as they come in; the program is unpacked on its way, so that no server has to compress it.
function counted(sizes) {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const ask = self.fetch.bind(self);
  let come = 0;
  const count = (size) => {
    come += size;
    say("bytes", { come, total });
    if (come === total) say("step", { words: "Starting it" });
  };
  self.fetch = async (address, options) => {
    const url = new URL(address instanceof Request ? address.url : address, FOLDER);
    const packed = url.href === new URL(PROGRAM, FOLDER).href;
    const found = await ask(packed ? `${url.href}.packed` : url.href, options);
    if (!found.ok) throw new Error(`${url.pathname} can't be fetched (${found.status})`);
    const counter = new TransformStream({ transform(chunk, on) { count(chunk.byteLength); on.enqueue(chunk); } });
    let body = found.body.pipeThrough(counter);
    if (packed) body = body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(body, { headers: { "Content-Type": packed ? "application/wasm" : "application/octet-stream" } });
  };
  return count;
}

async function load() {
  const known = await (await fetch(new URL("files.json", FOLDER))).json();
  say("limit", { seconds: known.seconds });
  say("step", { words: "Fetching the engine" });
  const count = counted(known.files);
  const archive = fetch(new URL("python.zip", FOLDER)).then((found) => found.arrayBuffer());
  const { loadPyodide } = await import(new URL("pyodide.mjs", FOLDER));
  count(known.files["pyodide.mjs"] + known.files["pyodide.asm.mjs"]);
  const python = await loadPyodide({
    indexURL: FOLDER.href,
    env: { HOME: "/home", AKB_CACHE: `${HOME}/compiled`, PYTHONWARNINGS: "ignore::SyntaxWarning" },
  });
  python.unpackArchive(await archive, "zip", { extractDir: HOME });
  python.pyimport("sys").path.insert(0, HOME);
  say("step", { words: "Reading the rules" });
  playground = python.pyimport("agreement_kb.docs.playground");
  kb = playground.opened();
  say("ready");
}

function answer({ text, question }) {
  answers.forEach((each) => each?.destroy());
  answers = [];
  for (const reply of playground.replies(kb, text, question)) {
    answers.push(reply.answer?.copy()); // what is not copied ends with the reply
    say("reply", { html: reply.html, json: reply.json, number: answers.length - 1 });
    reply.destroy();
  }
  say("done");
}

const loaded = load();
loaded.catch((error) => say("failed", { words: reason(error) }));
addEventListener("message", async ({ data }) => {
  try {
    await loaded;
  } catch {
    return; // that was said
  }
  try {
    if (data.kind === "ask") answer(data);
    else say("changes", { number: data.number, html: playground.changes(kb, answers[data.number]) });
  } catch (error) {
    say("failed", { words: reason(error) });
  }
});
