// Makes everything third-party or compiled that the wheel carries: card fonts, the design system's files, and one
// bundle for each entry in idsvc/web/client. The folders written here are made from nothing at each run.
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { buildPartnerSide, noDownload } from "./build_page.mjs";
import { slimmed } from "./design_system.mjs";

const CLIENT = "idsvc/web/client";
const STATIC = "idsvc/web/static";
const PAGE = "idsvc/verify/page";
const FONTS = "idsvc/card/fonts";

// Whole TTFs: subsets split words such as "Nguyễn" and misplace accents. Chinese, Japanese and Korean in one weight
// only, between regular and bold, because each file is 5 to 11 MB.
const TWO_WEIGHTS = ["400Regular", "700Bold"];
const ONE_WEIGHT = ["500Medium"];
const FAMILIES = {
  "noto-sans": TWO_WEIGHTS,
  "noto-sans-arabic": TWO_WEIGHTS,
  "noto-sans-armenian": TWO_WEIGHTS,
  "noto-sans-bengali": TWO_WEIGHTS,
  "noto-sans-devanagari": TWO_WEIGHTS,
  "noto-sans-ethiopic": TWO_WEIGHTS,
  "noto-sans-georgian": TWO_WEIGHTS,
  "noto-sans-gujarati": TWO_WEIGHTS,
  "noto-sans-gurmukhi": TWO_WEIGHTS,
  "noto-sans-hebrew": TWO_WEIGHTS,
  "noto-sans-kannada": TWO_WEIGHTS,
  "noto-sans-khmer": TWO_WEIGHTS,
  "noto-sans-lao": TWO_WEIGHTS,
  "noto-sans-malayalam": TWO_WEIGHTS,
  "noto-sans-myanmar": TWO_WEIGHTS,
  "noto-sans-oriya": TWO_WEIGHTS,
  "noto-sans-sinhala": TWO_WEIGHTS,
  "noto-sans-tamil": TWO_WEIGHTS,
  "noto-sans-telugu": TWO_WEIGHTS,
  "noto-sans-thai": TWO_WEIGHTS,
  "noto-sans-jp": ONE_WEIGHT,
  "noto-sans-kr": ONE_WEIGHT,
  "noto-sans-sc": ONE_WEIGHT,
};

function empty(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function copyFonts() {
  empty(FONTS);
  for (const [family, weights] of Object.entries(FAMILIES)) {
    const source = `node_modules/@expo-google-fonts/${family}`;
    copy(join(source, "LICENSE_FONT"), join(FONTS, `${family}-LICENSE.txt`));
    for (const weight of weights) {
      const [file, ...others] = readdirSync(join(source, weight)).filter((name) => name.endsWith(".ttf"));
      if (!file || others.length) throw new Error(`one TTF was expected in ${family}/${weight}`);
      copy(join(source, weight, file), join(FONTS, file));
    }
  }
}

// What our pages use of the style sheet, and what that names; nothing else of the package's 40 MB. Its fonts are named in three formats; the
// first (woff2) is the one that every browser of the last ten years takes.
function copyDesignSystem() {
  const dist = "node_modules/@uswds/uswds/dist";
  const to = join(STATIC, "uswds");
  const sheet = slimmed(readFileSync(join(dist, "css/uswds.min.css"), "utf8"));
  mkdirSync(join(to, "css"), { recursive: true });
  writeFileSync(join(to, "css/uswds.min.css"), sheet);
  copy("node_modules/@uswds/uswds/LICENSE.md", join(to, "LICENSE.md"));
  for (const [, path] of sheet.matchAll(/url\(["']?\.\.\/([^)"'?#]+)/g)) copy(join(dist, path), join(to, path));
}

function clientFiles(extension) {
  if (!existsSync(CLIENT)) return [];
  const names = readdirSync(CLIENT).filter((name) => name.endsWith(extension) && !name.endsWith(".d.ts"));
  return names.sort().map((name) => join(CLIENT, name));
}

const BYTES = [`${CLIENT}/lib/bytes.d.ts`, "idsvc/verify/scanner/ambient.d.ts"];
const LIBRARIES = { dom: ["lib.dom.d.ts", "lib.dom.iterable.d.ts"], webworker: ["lib.webworker.d.ts"] };

// esbuild drops types without looking at them, so they are checked here: what does not type-check is not shipped.
function checkTypes(entries, world = "dom") {
  const options = {
    strict: true, noEmit: true, noUncheckedIndexedAccess: true, noImplicitReturns: true,
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", ...LIBRARIES[world]], types: [], allowImportingTsExtensions: true, skipLibCheck: true,
    resolveJsonModule: true,
  };
  const program = ts.createProgram([...entries, ...BYTES], options);
  const faults = ts.getPreEmitDiagnostics(program);
  if (!faults.length) return;
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: ts.sys.getCurrentDirectory, getNewLine: () => "\n" };
  throw new Error(ts.formatDiagnostics(faults, host));
}

async function bundle() {
  const scripts = clientFiles(".ts");
  const entryPoints = [...scripts, ...clientFiles(".css")];
  if (scripts.length) checkTypes(scripts);
  if (!entryPoints.length) return;
  await build({
    entryPoints, outdir: STATIC, bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8",
    external: ["*.svg", "*.png", "*.woff2", "/fonts/*"], legalComments: "eof", logLevel: "warning",
    loader: { ".bin": "binary", ".wasm": "binary" }, plugins: [noDownload],
  });
  copy("node_modules/@vladmandic/face-api/LICENSE", join(STATIC, "face-LICENSE.txt")); // the weights are inside webcam.js
  copy("node_modules/zxing-wasm/LICENSE", join(STATIC, "zxing-LICENSE.txt")); // the reader is inside card_scan.js
}

// `node scripts/build_browser.mjs page` makes the scanner page alone, for whoever works on it.
if (!process.argv.includes("page")) {
  empty(STATIC);
  copyFonts();
  copyDesignSystem();
  await bundle();
}
mkdirSync(PAGE, { recursive: true }); // not emptied: a city at work, or a test, may open just now
await buildPartnerSide(checkTypes);
