// Where a page is served, a service worker keeps it for when the network is gone; a file needs none.
import { mark } from "../../verify/scanner/dom.ts";

/** Registers the worker at `script`; body data-offline = ready once the page would open without a network. */
export async function keepOffline(script: string): Promise<void> {
  try {
    await navigator.serviceWorker.register(script, { scope: location.pathname });
    await navigator.serviceWorker.ready;
    mark(document.body, "offline", "ready");
  } catch {
    mark(document.body, "offline", "no"); // an old browser: the page does all it does, as long as it is open
  }
}
