// Runs the built TypeScript verifier: one JSON job a line in, one JSON answer a line out, in order.
//
// A job without `op` checks a text or a pair; the others read lists. Settings are given once, by name. The last argument
// says whose signature checks run: the platform's, or the program's own because they were chosen ("portable"), because the
// platform has none at all ("bare") or because it knows no such algorithm ("unknown").
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [bundle, sentences, signatures] = process.argv.slice(2);
const core = await import(pathToFileURL(bundle).href);
const texts = JSON.parse(readFileSync(sentences, "utf8"));
core.usePlatformSignatures(signatures !== "portable");
const subtle = globalThis.crypto.subtle;
let checks = 0;
const MODES = {
  platform: { importKey: subtle.importKey.bind(subtle), verify: (...given) => (checks++, subtle.verify(...given)) },
  portable: { importKey: refuse, verify: refuse },
  bare: undefined,
  unknown: { importKey: () => Promise.reject(new DOMException("no such algorithm", "NotSupportedError")), verify: refuse },
};
if (!(signatures in MODES)) throw new Error("no such mode");
Object.defineProperty(globalThis, "crypto", { value: { subtle: MODES[signatures] } });

function refuse() {
  throw new Error("the platform was asked");
}

const settings = new Map();
const verifiers = new Map();

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const base64 = (data) => Buffer.from(data).toString("base64");
const digest = (data) => ({ bytes: data.length, sha256: createHash("sha256").update(data).digest("hex") });
const files = (members) => new Map(Object.entries(members).map(([name, text]) => [name, bytes(text)]));

async function verifierOf({ lists, audience = "library" }) {
  const name = `${audience} ${lists}`;
  if (!verifiers.has(name)) {
    const { root, trust, status } = settings.get(lists);
    const anchors = core.parseAnchors(root);
    const held = await core.Lists.read(anchors, trust.map(bytes), status.map(bytes));
    verifiers.set(name, new core.Verifier(anchors, held, { audience }));
  }
  return verifiers.get(name);
}

async function verdict(job) {
  const verifier = await verifierOf(job);
  const at = new Date(job.at);
  const found = await ("front" in job ? verifier.verifyPair(job.front, job.back, at) : verifier.verify(job.text, at));
  const { reason, side } = found;
  const answer = { reason, side, exit: core.exitCode(reason), group: core.groupOf(reason) };
  return job.whole ? { ...answer, json: core.verdictJson(found, texts) } : answer;
}

const OPERATIONS = {
  setting: ({ name, ...setting }) => void settings.set(name, setting),
  verdict,
  checks: () => ({ platform: checks }),
  async trust({ root, data }) {
    const { trust } = await core.readTrust(bytes(data), core.parseAnchors(root));
    const { keys, cities, ...more } = trust;
    const key = ({ key: { thumbprint, kid }, ...rest }) => ({ thumbprint, kid, ...rest });
    return { ...more, keys: keys.map(key), cities: [...cities].map(([city, names]) => [city, [...names]]) };
  },
  async status({ root, trust, data }) {
    const anchors = core.parseAnchors(root);
    const pinned = [];
    for (const list of trust) pinned.push(await core.readTrust(bytes(list), anchors));
    const { issuer, status } = await core.readStatus(bytes(data), pinned);
    return { issuer, uri: status.uri, issued: status.issued, expires: status.expires, ...digest(status.bits) };
  },
  bundle({ data }) {
    const { trust, statuses } = core.readBundle(bytes(data));
    return { trust: trust.map(base64), statuses: statuses.map(base64) };
  },
  anchors: ({ text }) => core.parseAnchors(text).map(({ line }) => line),
  async update({ root, kept, trust, statuses, at }) {
    const given = { trust: trust.map(bytes), statuses: statuses.map(bytes) };
    const found = await core.updateLists(core.parseAnchors(root), files(kept), given, new Date(at));
    const stored = Object.fromEntries([...found.files].map(([name, data]) => [name, base64(data)]));
    const sequences = found.lists.trust.map(({ trust: list }) => list.sequence);
    const issued = found.lists.statuses.map(({ status }) => status.issued).sort((one, other) => one - other);
    return { files: stored, outcomes: found.outcomes, notes: found.notes, sequences, issued, floor: found.lists.floor };
  },
};

async function answer(job) {
  try {
    return (await OPERATIONS[job.op ?? "verdict"](job)) ?? {};
  } catch (error) {
    if (error instanceof core.ListRefused) return { refused: error.code };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
