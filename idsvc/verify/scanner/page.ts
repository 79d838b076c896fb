// All parts together: what comes from camera, keys, pictures and files goes to the desk; choices go to every part.
import { Camera, type Frame } from "./camera.ts";
import type { City, Note } from "./city.ts";
import type { Lists } from "./core/index.ts";
import type { DataBlock } from "./datablock.ts";
import { Desk } from "./desk.ts";
import { hook, mark, onClick, show, write } from "./dom.ts";
import { KeyLine, type Line } from "./keys.ts";
import { askForRoot, connectRootDialog, writeLists, writeNotes } from "./listsview.ts";
import { daily, keepOffline } from "./offline.ts";
import { type PictureFault, codesIn, sortFiles, watchFiles } from "./picture.ts";
import { Reader } from "./reader.ts";
import { copy } from "./record.ts";
import { type Settings, saveSettings } from "./settings.ts";
import { connectSettings, writeCounts, writeSettings } from "./settingsview.ts";
import { Timings } from "./timings.ts";
import { type Layout, US, isForeign, parseLayout, readKeys } from "./wedge.ts";
import { say } from "./words.ts";

/** Milliseconds after which a code that was out of the picture counts as shown again. */
const GONE = 3000;
const SHORTEST_PASTE = 8;
const STAYS = 6000;

export class Page {
  private readonly desk: Desk;
  private readonly camera: Camera;
  private readonly timings = new Timings();
  private reader: Promise<Reader> | null = null;
  private layout: Layout;
  private seen: { key: string; at: number } | null = null;
  private noticeTimer = 0;
  private lists: Lists;

  constructor(
    private readonly city: City,
    private readonly settings: Settings,
    private readonly data: DataBlock,
  ) {
    this.lists = city.lists;
    this.layout = parseLayout(settings.layout ?? "") ?? US;
    this.desk = new Desk(city, settings, () => writeCounts());
    this.camera = new Camera(() => this.reading(), (frame) => this.look(frame));
  }

  /** Makes every control work; checks need the lists, which `ready` waits for. */
  connect(): void {
    writeSettings(this.settings);
    connectSettings(this.settings, { audience: () => this.audience(), language: () => this.language() });
    connectRootDialog();
    this.connectButtons();
    this.connectInputs();
    for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => this.desk.restart());
    for (const event of ["focus", "blur"]) window.addEventListener(event, () => this.desk.idle());
    window.addEventListener("pagehide", () => this.camera.stop());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.desk.dismiss();
    });
    this.writeLayout();
  }

  /** The lists are there: READY, and where the page is served, the newest lists and a copy for offline days. */
  async ready(): Promise<void> {
    this.renew();
    const url = this.data.fetch;
    show(hook("fetch"), url !== null);
    if (url !== null) {
      daily(() => this.fetchLists(url, false));
      void keepOffline();
    }
    if (this.settings.camera !== null && (await cameraIsAllowed())) void this.startCamera(this.settings.camera);
  }

  private connectButtons(): void {
    onClick("dismiss", () => this.desk.dismiss());
    onClick("several-next", () => this.desk.next());
    onClick("pair", () => this.desk.togglePair());
    onClick("copy-record", async () => {
      write(hook("copied"), "");
      write(hook("copied"), say((await copy(hook("record-line").textContent ?? "")) ? "copied" : "copy_failed"));
    });
    onClick("print-record", () => window.print());
    onClick("camera-start", () => this.startCamera(this.settings.camera));
    onClick("camera-stop", () => this.stopCamera());
    onClick("torch", () => this.camera.torch());
    onClick("fetch", () => this.data.fetch && this.fetchLists(this.data.fetch, true));
    onClick("wedge-forget", () => this.learn(US));
    onClick("unpin", async () => {
      await this.city.unpin();
      this.renew();
    });
    const list = hook<HTMLSelectElement>("camera-list");
    list.addEventListener("change", () => void this.startCamera(list.value));
  }

  private connectInputs(): void {
    new KeyLine((line) => void this.typed(line), () => this.desk.reading()).listen();
    watchFiles((files) => void this.files(files), (text) => void this.pasted(text));
    for (const name of ["picture", "lists-file"]) {
      const input = hook<HTMLInputElement>(name);
      input.addEventListener("change", () => {
        const files = [...(input.files ?? [])];
        input.value = ""; // the same file may be chosen again
        void this.files(files);
      });
    }
  }

  private write(): void {
    writeLists(this.city, this.settings.audience, this.data.built, new Date());
  }

  private audience(): void {
    this.seen = null;
    this.desk.renew();
    this.write();
  }

  private language(): void {
    writeSettings(this.settings);
    this.write();
    this.desk.redraw();
    this.writeLayout();
  }

  private async startCamera(device: string | null): Promise<void> {
    const started = await this.camera.start(device || null);
    if (started === null) return;
    this.settings.camera = started;
    saveSettings(this.settings);
  }

  private stopCamera(): void {
    this.camera.stop();
    this.settings.camera = null;
    saveSettings(this.settings);
  }

  // One reader for camera and pictures, made when it is first needed.
  private reading(): Promise<Reader> {
    mark(document.body, "reader", "loading");
    this.reader ??= Reader.start();
    return this.reader.then(
      (reader) => {
        mark(document.body, "reader", "ready");
        return reader;
      },
      () => {
        mark(document.body, "reader", "no-wasm");
        throw new DOMException("no WebAssembly", "NoReaderError");
      },
    );
  }

  private async look(frame: Frame): Promise<void> {
    const texts = [...new Set(frame.codes.flatMap((code) => (code.text === null ? [] : [code.text])))];
    this.timings.frame(frame, texts.length);
    const now = performance.now();
    if (this.seen && now - this.seen.at > GONE) this.seen = null;
    if (!texts.length) return;
    const key = texts.join("\n");
    const again = this.seen?.key === key;
    this.seen = { key, at: now };
    if (again) return this.desk.restart(); // the card is still there: nothing new to say
    const took = await this.desk.check(texts);
    this.timings.verdict(frame, took);
  }

  private async typed(line: Line): Promise<void> {
    const found = readKeys(line.text, line.keys, this.layout);
    show(hook("wedge-fault"), found.kind === "damaged");
    if (found.kind === "layout") return this.learn(found.layout);
    if (found.kind !== "code") return this.desk.idle();
    await this.desk.check([found.text]);
  }

  private learn(layout: Layout): void {
    this.layout = layout;
    this.settings.layout = isForeign(layout) ? JSON.stringify({ typed: layout.typed, prefix: layout.prefix }) : null;
    saveSettings(this.settings);
    this.writeLayout();
    this.notice(say(isForeign(layout) ? "wedge_learned" : "wedge_layout_fine"));
    this.desk.idle();
  }

  private writeLayout(): void {
    show(hook("wedge-layout"), isForeign(this.layout));
  }

  private notice(text: string): void {
    write(hook("notice"), text);
    show(hook("notice"), true);
    window.clearTimeout(this.noticeTimer);
    this.noticeTimer = window.setTimeout(() => show(hook("notice"), false), STAYS);
  }

  private async pasted(text: string): Promise<void> {
    const trimmed = text.trim();
    if (/^[0-9a-f]{64}\s\S+$/i.test(trimmed)) return this.loadLists([new TextEncoder().encode(trimmed)]);
    if (trimmed.length >= SHORTEST_PASTE) await this.desk.check([trimmed.toUpperCase()]);
  }

  private async files(files: readonly File[]): Promise<void> {
    const { pictures, lists } = await sortFiles(files);
    if (lists.length) await this.loadLists(lists);
    if (pictures.length) await this.pictures(pictures);
  }

  private async loadLists(files: readonly Uint8Array[]): Promise<void> {
    this.told(await this.city.load(files, new Date(), askForRoot));
  }

  private async fetchLists(url: string, asked: boolean): Promise<void> {
    const notes = await this.city.fetch(url, new Date());
    if (asked || notes.some((note) => note !== "lists_same" && note !== "lists_updated")) return this.told(notes);
    if (notes.includes("lists_updated")) this.renew();
  }

  private told(notes: readonly Note[]): void {
    if (!notes.includes("lists_same") && this.city.lists !== this.lists) this.renew();
    writeNotes(notes);
    window.clearTimeout(this.noticeTimer);
    this.noticeTimer = window.setTimeout(() => show(hook("notice"), false), STAYS);
  }

  private renew(): void {
    this.lists = this.city.lists;
    this.desk.renew();
    this.write();
  }

  private async pictures(files: readonly File[]): Promise<void> {
    this.pictureFault(null);
    this.desk.reading();
    const texts: string[] = [];
    let fault: PictureFault | null = null;
    for (const file of files) {
      const found = await this.reading().then((reader) => codesIn(file, reader), (): PictureFault => "no_wasm");
      if (typeof found === "string") fault ??= found;
      else texts.push(...found);
    }
    if (texts.length) await this.desk.check([...new Set(texts)]);
    else {
      this.pictureFault(fault);
      this.desk.idle();
    }
  }

  private pictureFault(fault: PictureFault | null): void {
    const part = hook("picture-fault");
    mark(part, "pictureFault", fault ?? "");
    write(part, fault === null ? "" : say(fault));
    show(part, fault !== null);
  }
}

async function cameraIsAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" as PermissionName })).state === "granted";
  } catch {
    return false;
  }
}
