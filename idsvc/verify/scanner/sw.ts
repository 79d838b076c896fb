// The service worker: the newest page where the network answers, the last good one where it does not.
//
// It answers for the page's own address only, keeps nothing else, and sends nothing anywhere. Lists it lets through:
// an old copy given as an answer would look like news from the city.
declare const self: ServiceWorkerGlobalScope;

const CACHE = "idsvc-scanner";
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(answer(request, url.pathname));
});

async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (!kept) return fetch(request);
  try {
    const found = await Promise.race([fetch(request), late()]);
    if (!found.ok || found.redirected) return kept;
    await cache.put(path, found.clone());
    return found;
  } catch {
    return kept; // no network, or a very slow one
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
}

export {};
