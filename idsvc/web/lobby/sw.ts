// A lobby page's service worker: it keeps that one page, so that a terminal without a network opens it all the same.
//
// The page itself may ask nobody; the worker fetches it, before anything is typed, and is told nothing of what is.
import { newest } from "../../verify/scanner/kept.ts";

declare const self: ServiceWorkerGlobalScope;

const PAGE = new URL(self.registration.scope).pathname;
const CACHE = `idsvc-lobby${PAGE}`;

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.add(new Request(PAGE, { cache: "reload", credentials: "omit" }));
  await self.skipWaiting();
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname !== PAGE) return;
  event.respondWith(newest(request, PAGE, CACHE));
});
