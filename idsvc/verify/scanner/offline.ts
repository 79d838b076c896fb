// Where the page is served, a service worker keeps it for the day the network is gone; its lists are in the page's store.
import { hook, mark, write } from "./dom.ts";
import { say } from "./words.ts";

const DAILY = 24 * 3600 * 1000;
const LOOK = 15 * 60 * 1000;

/** Where the worker lies and what it may answer for: below the page's own address, nothing else of the site. */
export function workerOf(page: URL): { script: string; scope: string } {
  const path = page.pathname;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const isFile = path.endsWith("/") || path.endsWith(".html");
  return isFile ? { script: `${folder}sw.js`, scope: folder } : { script: `${path}/sw.js`, scope: path };
}

export async function keepOffline(): Promise<void> {
  const { script, scope } = workerOf(new URL(location.href));
  try {
    const registration = await navigator.serviceWorker.register(script, { scope });
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    await activated(worker);
    const cache = await caches.open("idsvc-scanner");
    await cache.add(location.pathname);
    tell(true);
  } catch {
    tell(false);
  }
}

function activated(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!worker || worker.state === "activated") return resolve();
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("the worker was not taken"));
    });
  });
}

/** Says whether the page will open without a network. */
export function tell(ready: boolean): void {
  const line = hook("offline");
  mark(line, "offline", ready ? "ready" : "no");
  write(line, say(ready ? "offline_ready" : "offline_no"));
}

/** Calls `act` now and then once a day, by the clock: a timer alone sleeps with the machine. */
export function daily(act: () => Promise<unknown>): void {
  let last = Date.now();
  void act();
  window.setInterval(() => {
    if (Date.now() - last < DAILY) return;
    last = Date.now();
    void act();
  }, LOOK);
}
