// For service workers: the newest page where the network answers, the last good one where it does not.
const PATIENCE = 4000;

/** Answers for a path that the cache has, and lets everything else through; the cache never grows by it. */
export async function newest(request: Request, path: string, name: string): Promise<Response> {
  const cache = await caches.open(name);
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
