// Rounds on node: `node_rounds.mjs webcrypto FOLDER` checks the bare signatures with WebCrypto, one after the other;
// `node_rounds.mjs VERIFIER.mjs FOLDER` makes whole verdicts with our verifier in TypeScript. A line of standard input
// names a kind of code; the answer is the seconds for all codes of it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [what, folder] = process.argv.slice(2);
const job = JSON.parse(readFileSync(`${folder}/codes.json`, "utf8"));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const file = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));

async function webcrypto() {
  const made = { "Ed25519": [{ name: "Ed25519" }, { name: "Ed25519" }], "P-256": [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }] };
  const keys = {};
  for (const [name, { x, y }] of Object.entries(job.keys)) {
    keys[name] = await crypto.subtle.importKey("raw", bytes(y ? `04${x}${y}` : x), made[name][0], false, ["verify"]);
  }
  return (code, name) => {
    const [signature, signed] = [bytes(code.signature), bytes(code.signed)];
    return () => crypto.subtle.verify(made[name][1], keys[name], signature, signed);
  };
}

async function verifier() {
  const { Lists, Verifier, parseAnchors } = await import(pathToFileURL(what).href);
  const anchors = parseAnchors(readFileSync(`${folder}/root.fingerprint`, "utf8"));
  const lists = await Lists.read(anchors, [file("trust-list.cwt")], [file("status-1.cwt")]);
  const found = new Verifier(anchors, lists, { audience: "library" });
  const at = new Date();
  return (code) => async () => (await found.verify(code.text, at)).reason === "VALID";
}

const work = await (what === "webcrypto" ? webcrypto() : verifier());
const works = new Map(Object.entries(job.codes).map(([kind, codes]) => [kind, codes.map((code) => work(code, kind.split(" ")[0]))]));
process.stdout.write(`${what === "webcrypto" ? "WebCrypto" : "verifier.mjs"} node-${process.version}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const todo = works.get(line.trim());
  for (const once of todo.slice(0, job.warm)) await once();
  const begun = performance.now();
  for (const once of todo) {
    if (!(await once())) throw new Error("a code is refused");
  }
  process.stdout.write(`${(performance.now() - begun) / 1000}\n`);
}
