// What the page remembers on this device: choices and daily counts, nothing about any card. Works without storage.
import type { Audience } from "./core/index.ts";

export interface Settings {
  audience: Audience;
  language: string | null;
  sound: boolean;
  camera: string | null;
  clearAfter: number;
  layout: string | null;
}

const KEY = "idsvc-scanner/settings";
const AUDIENCES: readonly string[] = ["library", "bank", "door"];
export const CLEAR_CHOICES: readonly number[] = [30, 120, 600];
export const DEFAULTS: Settings = { audience: "library", language: null, sound: true, camera: null, clearAfter: 120, layout: null };

export function isAudience(value: unknown): value is Audience {
  return typeof value === "string" && AUDIENCES.includes(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

export function readJson(key: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Record<string, unknown>) : {};
  } catch {
    return {}; // no storage here, or someone else's text: start from the defaults
  }
}

export function writeJson(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage: the choice holds until the page is closed.
  }
}

export function loadSettings(): Settings {
  const found = readJson(KEY);
  const seconds = found["clearAfter"];
  return {
    audience: isAudience(found["audience"]) ? found["audience"] : DEFAULTS.audience,
    language: textOrNull(found["language"]),
    sound: found["sound"] !== false,
    camera: textOrNull(found["camera"]),
    clearAfter: typeof seconds === "number" && CLEAR_CHOICES.includes(seconds) ? seconds : DEFAULTS.clearAfter,
    layout: textOrNull(found["layout"]),
  };
}

export function saveSettings(settings: Settings): void {
  writeJson(KEY, settings);
}
