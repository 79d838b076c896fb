// Reads jobs as lines of JSON and answers each with the page's own core, as it was built.
import { createInterface } from "node:readline";

const core = await import(process.argv[2]);
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (data) => data && Buffer.from(data).toString("hex");
const ANSWERS = {
  root: ({ leaves }) => hex(core.rootOf(leaves.map(bytes))),
  path: ({ entry, index, size, proof }) => hex(core.rootFromPath(bytes(entry), index, size, proof.map(bytes))),
  code: ({ typed }) => {
    const read = core.readCode(typed);
    return typeof read === "string" ? read : hex(read);
  },
  digest: ({ kind, code }) => hex(core.digestOf(kind, bytes(code))),
  note: async ({ note, origin, key }) => {
    const opened = await core.openNote(note, [{ origin, kid: "", point: { curve: "Ed25519", raw: bytes(key) } }]);
    return opened && { size: opened.size, root: hex(opened.root) };
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  console.log(JSON.stringify((await ANSWERS[job.ask](job)) ?? null));
}
