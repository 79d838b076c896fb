// Makes what runs outside the office: scanner, receipt and lobby pages as one HTML file each, the service
// workers of scanner and lobby, and both cores as modules.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCE = "idsvc/verify/scanner";
const SENTENCES = "idsvc/verify/sentences";
const TO = "idsvc/verify/page";
const ENTRIES = { page: join(SOURCE, "main.ts"), worker: join(SOURCE, "sw.ts"), verifier: join(SOURCE, "core/index.ts") };
const RECEIPT = "idsvc/verify/receipt";
const LOBBY = "idsvc/web/lobby";
const LOBBY_WORKER = join(LOBBY, "sw.ts");
const RESIDENT = "idsvc/web/resident";
const LOBBY_PARTS = ["common", "display", "lobby"];
const SHARED_STYLE = join(SOURCE, "shared.css");
const RECEIPT_ENTRIES = { page: join(RECEIPT, "main.ts"), core: join(RECEIPT, "core/index.ts") };
const COMMON = { bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };

// The reader's package names a download address for its binary; the page carries the binary and asks nobody.
export const noDownload = {
  name: "no-download",
  setup(into) {
    into.onLoad({ filter: /zxing-wasm[\\/]dist[\\/]es[\\/]share\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const kept = text.replace(/https:\/\/[a-z.]+\/npm\//, "nowhere:");
      if (kept === text || kept.includes("https:")) throw new Error("zxing-wasm names another download address");
      return { contents: kept, loader: "js" };
    });
  },
};

// All languages in one module, so that a translation is a file and nothing else.
function allSentences(module, folder) {
  return {
    name: module,
    setup(into) {
      into.onResolve({ filter: new RegExp(`^${module}$`) }, (found) => ({ path: found.path, namespace: "sentences" }));
      into.onLoad({ filter: /.*/, namespace: "sentences" }, () => {
        const names = readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
        const texts = names.map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(join(folder, name), "utf8"))]);
        return { contents: JSON.stringify(Object.fromEntries(texts)), loader: "json" };
      });
    },
  };
}

// The residents' words of a page, by language: of parts that have the same key the last one counts.
function residentWords(parts) {
  return {
    name: "lobby-words",
    setup(into) {
      into.onResolve({ filter: /^lobby-words$/ }, (found) => ({ path: found.path, namespace: "words" }));
      into.onLoad({ filter: /.*/, namespace: "words" }, () => {
        const read = (language, part) => JSON.parse(readFileSync(join(RESIDENT, language, `${part}.json`), "utf8"));
        const words = (language) => ({ ...Object.assign({}, ...parts.map((part) => read(language, part))), reviewed: undefined }); // a mark, no words
        const all = readdirSync(RESIDENT).sort().map((language) => [language, words(language)]);
        return { contents: JSON.stringify(Object.fromEntries(all)), loader: "json" };
      });
    },
  };
}

function hash(text) {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

// The same policies as idsvc/verify/page_builder.py (file variant) and receipt_builder.py write; tests compare them.
function scannerPolicy(script, style) {
  return [
    "default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`, `style-src ${hash(style)}`,
    "img-src data: blob:", "media-src blob:", "connect-src 'none'", "base-uri 'none'", "form-action 'none'",
  ].join("; ");
}

function receiptPolicy(script, style) {
  return [
    "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, "img-src data:", "connect-src 'none'",
    "base-uri 'none'", "form-action 'none'",
  ].join("; ");
}

// What each bundled package asks for in return: its licence, in the file.
function licences(metafile) {
  const inputs = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const texts = [...new Set(inputs)].filter(Boolean).sort().map((name) => {
    const folder = join("node_modules", name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} carries no licence`);
    return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  });
  return `Third-party code in this file:\n\n${texts.join("\n\n---\n\n").replace(/--+>?|\*\//g, "==")}`;
}

async function script(entry, plugins) {
  const made = await build({
    ...COMMON, entryPoints: [entry], format: "iife", write: false, metafile: true, loader: { ".wasm": "binary" }, plugins,
  });
  return { text: made.outputFiles[0].text.trim(), notices: licences(made.metafile) };
}

// Each file appears whole: whoever opens it meanwhile has the one before.
function put(name, text) {
  writeFileSync(join(TO, `${name}.new`), text);
  renameSync(join(TO, `${name}.new`), join(TO, name));
}

async function page({ source, name, entry, plugins, policy, styles = [] }) {
  const sheets = [SHARED_STYLE, ...styles, join(source, `${name}.css`)].map((file) => readFileSync(file, "utf8")).join("\n");
  const style = (await transform(sheets, { loader: "css", minify: true })).code.trim();
  const { text, notices } = await script(entry, plugins);
  for (const part of [text, style]) if (/\r|\0|<\/(script|style)/i.test(part)) throw new Error("a part would end its own element");
  const parts = { "{policy}": policy(text, style), "{style}": style, "{script}": text, "<!--licences-->": `<!--\n${notices}\n-->` };
  const template = readFileSync(join(source, `${name}.html`), "utf8");
  put(`${name}.html`, template.replace(/\{policy\}|\{style\}|\{script\}|<!--licences-->/g, (hole) => parts[hole]));
}

async function core(entry, name) {
  const made = await build({ ...COMMON, entryPoints: [entry], format: "esm", minify: false, write: false, metafile: true });
  put(name, `${made.outputFiles[0].text}/*\n${licences(made.metafile)}\n*/\n`);
}

export async function buildPartnerSide(checkTypes) {
  checkTypes([ENTRIES.page, ENTRIES.verifier, join(SOURCE, "ambient.d.ts")]);
  checkTypes([ENTRIES.worker, LOBBY_WORKER], "webworker");
  checkTypes([...Object.values(RECEIPT_ENTRIES), join(RECEIPT, "ambient.d.ts")]);
  checkTypes([join(LOBBY, "papers.ts"), join(LOBBY, "prefill.ts"), join(LOBBY, "ambient.d.ts")]);
  await page({
    source: SOURCE, name: "scanner", entry: ENTRIES.page, policy: scannerPolicy,
    plugins: [noDownload, allSentences("all-sentences", SENTENCES)],
  });
  await page({
    source: RECEIPT, name: "receipt", entry: RECEIPT_ENTRIES.page, policy: receiptPolicy,
    plugins: [allSentences("receipt-sentences", join(RECEIPT, "sentences"))],
  });
  for (const name of ["papers", "prefill"]) {
    await page({
      source: LOBBY, name, entry: join(LOBBY, `${name}.ts`), policy: receiptPolicy, styles: [join(LOBBY, "lobby.css")],
      plugins: [residentWords([...LOBBY_PARTS, name])],
    });
  }
  for (const [name, entry] of [["sw.js", ENTRIES.worker], ["lobby-sw.js", LOBBY_WORKER]]) {
    const worker = await build({ ...COMMON, entryPoints: [entry], format: "iife", write: false });
    put(name, worker.outputFiles[0].text);
  }
  await core(ENTRIES.verifier, "verifier.mjs");
  await core(RECEIPT_ENTRIES.core, "receipt.mjs");
}
