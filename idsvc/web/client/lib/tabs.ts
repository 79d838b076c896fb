// What the tabs of one browser tell each other about their one sitting: a lock covers every tab, and leaving empties them.
export type Word = { kind: "locked" } | { kind: "gone" } | { kind: "touched" } | { kind: "open"; who: string };

const others = new BroadcastChannel("idsvc-sitting");
const TOUCH_MS = 5000; // as often as this is enough to keep an idle lock of minutes away
let touched = 0;

export function tell(word: Word): void {
  others.postMessage(word);
}

export function tellTouched(): void {
  if (Date.now() - touched < TOUCH_MS) return;
  touched = Date.now();
  tell({ kind: "touched" });
}

export function hear(heard: (word: Word) => void): void {
  others.addEventListener("message", (event: MessageEvent<Word>) => heard(event.data));
}

// A word of another tab may be older than the lock: only the server knows whether the sitting is open.
export async function isOpen(): Promise<boolean> {
  try {
    return (await fetch("/", { method: "HEAD", credentials: "same-origin", redirect: "manual", cache: "no-store" })).status === 200;
  } catch {
    return false;
  }
}
