// The service worker: the newest page where the network answers, the last good one where it does not.
//
// It answers for the page's own address only, keeps nothing else, and sends nothing anywhere. Lists it lets through:
// an old copy given as an answer would look like news from the city.
import { newest } from "./kept.ts";

declare const self: ServiceWorkerGlobalScope;

const CACHE = "idsvc-scanner";

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(newest(request, url.pathname, CACHE));
});
