// Puts queries to the search of the built site, by the very worker that a browser would load.
// node search.mjs WORKER INDEX < queries.json > results.json
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [worker, index] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(0, "utf-8"));
const { config, docs } = JSON.parse(readFileSync(index, "utf-8"));
let listener;
let answer;
const self = {
  console, setTimeout, URL,
  document: undefined,
  importScripts() { throw new Error("a stemmer is loaded"); },
  addEventListener(kind, heard) { if (kind === "message") listener = heard; },
  postMessage(message) { answer(message); },
};
self.self = self;
self.window = self;
const put = (type, data) => new Promise((resolve) => { answer = resolve; listener({ data: { type, data } }); });

vm.runInNewContext(readFileSync(worker, "utf-8"), self);
await put(0, { config, docs, options: { suggest: false } });
const results = {};
for (const query of queries) {
  const { data } = await put(2, query);
  results[query] = data.items.flat().sort((a, b) => b.score - a.score).map((item) => item.location);
}
process.stdout.write(JSON.stringify(results));
