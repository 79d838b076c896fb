// Runs the vectors of pre-fill codes through the residents' page's own module; prints one JSON answer a case.
import { readFileSync } from "node:fs";
import { PrefillRefused, decode, encode } from "../../idsvc/web/lobby/core/prefill.ts";

function answer(ask) {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PrefillRefused) return null;
    throw error;
  }
}

const { valid, invalid, edge } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const asks = [
  ...valid.map(({ text }) => () => decode(text)),
  ...invalid.map(({ text }) => () => decode(text)),
  ...edge.map(({ typed }) => () => decode(encode(typed))),
  ...valid.map(({ fields }) => () => encode(fields)),
  ...edge.map(({ typed }) => () => encode(typed)),
];
for (const ask of asks) console.log(JSON.stringify(answer(ask)));
