// Runs the display's own reading with the voices a test names, as JSON: what is said, and by which voice.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [file] = process.argv.slice(2);
const { voices, language, texts } = JSON.parse(readFileSync(0, "utf8"));
const spoken = [];
const speechSynthesis = { getVoices: () => voices, speak: (said) => spoken.push([said.text, said.voice.name]) };
globalThis.window = { speechSynthesis };
globalThis.speechSynthesis = speechSynthesis;
globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};
const { localVoice, readAloud } = await import(pathToFileURL(file));
const elements = texts.map(([text, spell]) => ({ textContent: text, dataset: spell ? { say: "", spell: "" } : { say: "" } }));
readAloud({ querySelectorAll: () => elements }, language, () => {});
process.stdout.write(JSON.stringify({ voice: localVoice(language)?.name ?? null, spoken }));
