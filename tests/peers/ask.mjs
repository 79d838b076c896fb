// Asks one npm peer, named by the second argument, what it makes of our codes and lists; ask.py says in which form.
// One process a peer: several of them hand their own reader of tag 18 to the same CBOR library.
import { createRequire, register } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [home, peer] = process.argv.slice(2);
const base = pathToFileURL(`${home}/index.mjs`).href;
const KEYS = -65540;

// @ldclabs/cose-ts imports its own files without their ending, which only bundlers take.
const ending = `export async function resolve(name, context, next) {
  try { return await next(name, context); }
  catch (error) { if (!name.startsWith(".")) throw error; return next(name + ".js", context); }
}`;
register(`data:text/javascript,${encodeURIComponent(ending)}`);

const require = createRequire(base);
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (data) => Buffer.from(data).toString("hex");

// The plain reader, before any peer has changed what tag 18 means to it.
const { Decoder, Tag } = require("cbor-x");
const plain = new Decoder({ mapsAsObjects: false, tagUint8Array: false });
const parts = (data) => {
  const found = plain.decode(data);
  return found instanceof Tag ? found.value : found;
};

const job = JSON.parse(readFileSync(0, "utf8"));
const claims = plain.decode(parts(bytes(job.trust))[2]);
const keys = new Map(claims.get(KEYS).map((entry) => [hex(entry.get(1).get(2)), entry.get(1)]));

const cases = new Map(Object.entries(job.cases).map(([name, found]) => {
  const data = bytes(found.cose);
  let key;
  try { key = keys.get(hex(plain.decode(parts(data)[0]).get(4))); } catch { key = undefined; }
  return [name, { data, key, text: found.text }];
}));

const listedKey = ({ key }) => {
  if (key === undefined) throw new Error("no listed key");
  return key;
};

function read(payload) {
  const set = plain.decode(payload);
  const identity = set.get(169);
  return {
    issuer: set.get(1), expires: set.get(4), number: identity.get(1), name: identity.get(4), flags: identity.get(75),
    faces: (identity.get(62) ?? []).map((face) => hex(face.get(0))), index: set.get(65535).get("status_list").get("idx"),
  };
}

const PEERS = {
  "@auth0/cose": async () => {
    const { COSEKey, Sign1 } = await import(require.resolve("@auth0/cose"));
    return async (found) => {
      const message = Sign1.decode(found.data);
      await message.verify(await COSEKey.import(listedKey(found)).toKeyLike());
      return message.payload;
    };
  },
  "cose-kit": async () => {
    const { coseVerify, importCOSEKey } = await import(require.resolve("cose-kit"));
    return async (found) => {
      const { isValid, decoded } = await coseVerify(found.data, await importCOSEKey(listedKey(found)));
      if (!isValid) throw new Error("cose-kit says that the signature is not valid");
      return decoded.payload;
    };
  },
  "@ldclabs/cose-ts": async () => {
    const from = `${pathToFileURL(home)}/node_modules/@ldclabs/cose-ts/dist`;
    const { Sign1Message } = await import(`${from}/sign1.js`);
    const { Ed25519Key } = await import(`${from}/ed25519.js`);
    const { ECDSAKey } = await import(`${from}/ecdsa.js`);
    return async (found) => {
      const key = listedKey(found);
      return Sign1Message.fromBytes(key.get(1) === 1 ? new Ed25519Key(key) : new ECDSAKey(key), found.data).payload;
    };
  },
};

// The status list reader checks no signature here: @auth0/cose does that, and before the reader is loaded.
const STATUS = async (verify) => {
  const payloads = new Map();
  for (const found of cases.values()) payloads.set(found, await verify(found).catch((error) => error));
  const { StatusList } = await import(require.resolve("@owf/token-status-list"));
  return async (found) => {
    const payload = payloads.get(found);
    if (payload instanceof Error) throw payload;
    const set = plain.decode(payload);
    const list = StatusList.decompressStatusListFromBytes(set.get(65533).get("lst"), set.get(65533).get("bits"));
    const revoked = list.statusList.flatMap((status, index) => (status === 1 ? [index] : []));
    return { uri: set.get(2), issued: set.get(6), ttl: set.get(65534), size: list.totalStatuses, revoked };
  };
};

// MOSIP's own decoder of QR texts, then the signature under the JSON Web Keys that were exported.
const INJI = async () => {
  const pixelpass = require("@mosip/pixelpass");
  const { importJWK } = require("jose");
  const { Sign1 } = await import(require.resolve("@auth0/cose"));
  return async (found) => {
    const text = pixelpass.decode(found.text);
    if (!/^[0-9a-f]+$/.test(text)) throw new Error("PixelPass gives no hex text");
    const outer = bytes(text);
    if (outer[0] !== 0xd8 || outer[1] !== 61) throw new Error("no tag 61");
    const message = Sign1.decode(outer.slice(2));
    const kid = Buffer.from(message.protectedHeaders.get(4)).toString();
    await message.verify(await importJWK(job.jwks.keys.find((key) => key.kid === kid)));
    return { cose: hex(outer.slice(2)), ...read(message.payload) };
  };
};

async function asked() {
  if (peer === "inji") return INJI();
  const verify = await PEERS[job.kind === "card" ? peer : "@auth0/cose"]();
  return job.kind === "card" ? async (found) => read(await verify(found)) : STATUS(verify);
}

const ask = await asked();
const answers = {};
for (const [name, found] of cases) {
  try { answers[name] = { good: await ask(found) }; }
  catch (error) { answers[name] = { refused: `${error.constructor.name}: ${error.message}` }; }
}
process.stdout.write(JSON.stringify(answers));
