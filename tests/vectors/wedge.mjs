// Reads the cases of a vectors file with the page's reader of typed lines; prints one JSON answer a case.
import { readFileSync } from "node:fs";
import { parseLayout, readLine } from "../../idsvc/verify/scanner/wedge.ts";

const { layouts, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { line, layout } of cases) {
  const kept = layout === null ? undefined : parseLayout(JSON.stringify(layouts[layout]));
  const { kind, text, layout: learnt } = readLine(line, kept);
  console.log(JSON.stringify({ kind, text: text ?? "", learnt: learnt ?? null }));
}
