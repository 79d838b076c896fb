// The scanner page: a person at a desk shows it a card's code, it says genuine, do not accept or cannot say.
//
// Hooks for tests and benchmarks, stable (attribute on the element named):
//   body            data-state = starting | need-lists | ready | not-ready | reading | verdict; data-audience;
//                   data-camera = on | off; data-reader = none | loading | ready | no-wasm;
//                   data-timings = JSON, the last 200 camera verdicts: [{grab, decode, verify, show, total}] in ms;
//                   data-frames = JSON, the last 200 frames: [{grab, decode, read}] in ms, read = codes with a text
//   [data-verdict]  data-group, data-reason, data-side; inside: [data-word] [data-sentence] [data-advice]
//                   [data-mark-specimen] [data-mark-temporary] [data-mark-side] [data-portrait] [data-claims]
//                   [data-claim="birth_date"] dd[data-value] [data-record-line] [data-fresh-trust] [data-fresh-status]
//                   (both data-age = fresh | old | none, data-issued = instant) [data-note-pair]
//   [data-announce] what a screen reader says · [data-dismiss] [data-copy-record] [data-print-record] [data-several-next]
//   [data-idle]     [data-state-word] [data-state-help] · [data-pair] with data-pair-step = first | second
//   camera          [data-camera-start] [data-camera-stop] [data-torch] [data-camera-list] [data-video]
//                   [data-view] data-hint = aim | closer | farther | still | read, data-ppm; [data-hint-text]
//                   [data-camera-fault] data-camera-fault = camera_denied | camera_missing | camera_busy | …
//   files           input[data-picture] (pictures), input[data-lists-file] (lists and roots, several at once),
//                   [data-picture-fault] data-picture-fault = picture_no_code | …; both kinds by drop and paste
//   lists           [data-good] data-good = good | soon | past | none, data-good-until = instant; [data-lists]
//                   [data-trust] [data-status]; [data-lists-fault] data-notes; [data-notice]; [data-fetch]
//                   [data-root-dialog] [data-root-pin] [data-root-cancel] [data-unpin] li[data-root=fingerprint]
//   wedge           type on the page; [data-wedge-layout] [data-wedge-forget] [data-wedge-fault]
//   settings        input[name=audience] [data-language] [data-sound] [data-clear-after] tr[data-day] td[data-count]
//   [data-offline]  data-offline = ready | no (served variant)
import { City } from "./city.ts";
import { readDataBlock } from "./datablock.ts";
import { hook, mark, show } from "./dom.ts";
import { Page } from "./page.ts";
import { loadSettings } from "./settings.ts";
import { pickLanguage, setLanguage } from "./words.ts";

async function start(): Promise<void> {
  const settings = loadSettings();
  setLanguage(pickLanguage(settings.language, navigator.languages));
  const data = readDataBlock();
  const city = new City(data);
  const page = new Page(city, settings, data);
  page.connect();
  show(hook("broken"), false);
  show(hook("main"), true);
  show(hook("foot"), true);
  await city.start(new Date());
  await page.ready();
  mark(document.body, "ready", "yes");
}

void start().catch((error: unknown) => {
  show(hook("main"), false);
  show(hook("broken"), true);
  throw error;
});
