// The controls: audience, language, sound, how long results stay, and the counters.
import type { Audience } from "./core/index.ts";
import { GROUPS, clearCounts, readCounts } from "./counts.ts";
import { element, hook, onClick, show } from "./dom.ts";
import { CLEAR_CHOICES, type Settings, isAudience, saveSettings } from "./settings.ts";
import { sound } from "./sound.ts";
import { LANGUAGES, dayInWords, duration, language, say, setLanguage, texts } from "./words.ts";

const BETWEEN_SOUNDS = 1100;

/** What the page does when a choice has changed. */
export interface Changes {
  audience: () => void;
  language: () => void;
}

function option(value: string, text: string): HTMLOptionElement {
  const made = element("option", text);
  made.value = value;
  return made;
}

function writeLanguages(): void {
  const options = LANGUAGES.map((code) => {
    const made = option(code, texts(code).language.name);
    made.lang = code;
    return made;
  });
  hook("language").replaceChildren(...options);
  hook<HTMLSelectElement>("language").value = language();
}

function writeDurations(settings: Settings): void {
  hook("clear-after").replaceChildren(...CLEAR_CHOICES.map((seconds) => option(String(seconds), duration(seconds))));
  hook<HTMLSelectElement>("clear-after").value = String(settings.clearAfter);
}

function radios(): HTMLInputElement[] {
  return [...hook("audiences").querySelectorAll("input")];
}

function writeAudience(audience: Audience): void {
  document.body.dataset["audience"] = audience;
  for (const radio of radios()) radio.checked = radio.value === audience;
}

/** Writes the counters: a row a day, a column a group, each with its word. */
export function writeCounts(): void {
  const days = readCounts();
  const heads = [say("counts_day"), ...GROUPS.map((group) => texts().words[group] ?? group)];
  const head = element("tr");
  for (const text of heads) {
    const cell = element("th", text);
    cell.scope = "col";
    head.append(cell);
  }
  const rows = days.map(([day, numbers]) => {
    const row = element("tr", "", { day });
    row.append(element("td", dayInWords(day)), ...GROUPS.map((group) => element("td", String(numbers[group]), { count: group })));
    return row;
  });
  const table = hook<HTMLTableElement>("counts");
  table.tHead?.replaceChildren(head);
  table.tBodies[0]?.replaceChildren(...rows);
  show(table, rows.length > 0);
  show(hook("counts-none"), rows.length === 0);
}

/** Writes everything that depends on the language. */
export function writeSettings(settings: Settings): void {
  writeLanguages();
  writeDurations(settings);
  writeAudience(settings.audience);
  hook<HTMLInputElement>("sound").checked = settings.sound;
  show(hook("draft"), !texts().language.reviewed && language() !== "en");
  writeCounts();
}

function hearAll(): void {
  GROUPS.forEach((group, at) => window.setTimeout(() => void sound(group), at * BETWEEN_SOUNDS));
}

/** Makes the controls work; each choice is remembered on this device. */
export function connectSettings(settings: Settings, changes: Changes): void {
  for (const radio of radios()) {
    radio.addEventListener("change", () => {
      if (isAudience(radio.value)) settings.audience = radio.value;
      saveSettings(settings);
      writeAudience(settings.audience);
      changes.audience();
    });
  }
  const languages = hook<HTMLSelectElement>("language");
  languages.addEventListener("change", () => {
    settings.language = languages.value;
    saveSettings(settings);
    setLanguage(languages.value);
    changes.language();
  });
  const box = hook<HTMLInputElement>("sound");
  box.addEventListener("change", () => {
    settings.sound = box.checked;
    saveSettings(settings);
  });
  const after = hook<HTMLSelectElement>("clear-after");
  after.addEventListener("change", () => {
    settings.clearAfter = Number(after.value);
    saveSettings(settings);
  });
  onClick("sound-try", hearAll);
  onClick("counts-clear", () => {
    clearCounts();
    writeCounts();
  });
  hook("settings").addEventListener("toggle", writeCounts);
}
