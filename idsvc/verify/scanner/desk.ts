// What a check goes through: codes in, one verdict on the screen, and off it again after a while, for privacy.
import { type Audience, type Verdict, Verifier, groupOf } from "./core/index.ts";
import type { City } from "./city.ts";
import { count } from "./counts.ts";
import { hook, mark, show, write } from "./dom.ts";
import { goodText, goodUntil, goodness } from "./freshness.ts";
import { type Finding, clearVerdict, showVerdict } from "./show.ts";
import { PairCheck, judge } from "./judge.ts";
import { helpWithout } from "./listsview.ts";
import type { Settings } from "./settings.ts";
import { sound } from "./sound.ts";
import { say } from "./words.ts";

/** The page's state, on the body as data-state. */
export type State = "starting" | "need-lists" | "ready" | "not-ready" | "reading" | "verdict";

/** Seconds that a result stays at a door: the next person already stands there. */
const DOOR_CLEARS = 30;

export class Desk {
  private shown: Finding[] = [];
  private at = 0;
  private pair: PairCheck | null = null;
  private timer = 0;
  private verifier: Verifier;
  private latest = 0;
  private checkedAt = new Date();

  constructor(
    private readonly city: City,
    private readonly settings: Settings,
    private readonly cleared: () => void,
  ) {
    this.verifier = this.newVerifier();
  }

  /** Takes over new lists or another audience: what is on the screen was said under the old ones. */
  renew(): void {
    this.verifier = this.newVerifier();
    this.dismiss();
  }

  private newVerifier(): Verifier {
    return new Verifier(this.city.anchors, this.city.lists, { audience: this.settings.audience });
  }

  /** Checks the codes of one look and shows the verdict; returns the milliseconds from code to verdict and to screen. */
  async check(texts: readonly string[]): Promise<{ verify: number; show: number }> {
    const began = performance.now();
    const turn = ++this.latest;
    const at = new Date();
    const findings = this.pair && texts.length === 1 ? await this.ofPair(texts[0] ?? "", at) : await judge(this.verifier, texts, at);
    const verified = performance.now();
    if (turn !== this.latest) return { verify: verified - began, show: 0 };
    if (findings.length) this.present(findings, at);
    else this.idle();
    return { verify: verified - began, show: performance.now() - verified };
  }

  private async ofPair(text: string, at: Date): Promise<Finding[]> {
    const found = await this.pair?.take(this.verifier, text, at);
    this.restart();
    return found ? [found] : [];
  }

  private present(findings: Finding[], at: Date): void {
    this.pair = null;
    this.shown = findings;
    this.checkedAt = at;
    const group = groupOf(findings[0]?.verdict.reason ?? "UNREADABLE");
    this.draw(0);
    this.restart();
    window.setTimeout(() => {
      if (this.settings.sound) void sound(group);
      count(group, at);
      hook("stage").scrollIntoView({ block: "nearest" });
    }); // what a person sees first comes first
  }

  private draw(at: number): void {
    const finding = this.shown[at];
    if (!finding) return;
    this.at = at;
    const spoken = showVerdict(finding, this.checkedAt);
    document.body.dataset["state"] = "verdict";
    show(hook("idle"), false);
    show(hook("pair-row"), false);
    show(hook("several"), this.shown.length > 1);
    write(hook("several-text"), say("several", { number: String(at + 1), count: String(this.shown.length) }));
    write(hook("announce"), "");
    write(hook("announce"), spoken);
  }

  /** Shows the next code of a picture with several. */
  next(): void {
    this.draw((this.at + 1) % this.shown.length);
  }

  /** Writes the verdict again, in another language. */
  redraw(): void {
    if (this.shown.length) this.draw(this.at);
    else this.idle();
  }

  get verdict(): Verdict | null {
    return this.shown[this.at]?.verdict ?? null;
  }

  get isPairing(): boolean {
    return this.pair !== null;
  }

  /** Starts the double check of front and back, or ends it. */
  togglePair(): void {
    const start = this.pair === null;
    this.dismiss();
    this.pair = start ? new PairCheck() : null;
    this.restart();
    this.idle();
  }

  dismiss(): void {
    this.latest++;
    window.clearTimeout(this.timer);
    this.shown = [];
    this.pair = null;
    clearVerdict();
    this.cleared();
    this.idle();
  }

  /** Someone is at the desk: what is on the screen stays for another while. */
  restart(): void {
    window.clearTimeout(this.timer);
    const { audience, clearAfter } = this.settings;
    const seconds = audience === "door" ? Math.min(clearAfter, DOOR_CLEARS) : clearAfter;
    if (this.shown.length || this.pair) this.timer = window.setTimeout(() => this.dismiss(), seconds * 1000);
  }

  /** A code is on its way: the last person's result must not stand for it. */
  reading(): void {
    if (this.shown.length) this.dismiss();
    this.state("reading", say("reading"), say("reading_help"));
  }

  /** Writes READY, or what is missing for it. */
  idle(): void {
    if (this.shown.length) return;
    show(hook("idle"), true);
    this.writePair();
    if (!this.city.isReady) return this.state("need-lists", say("need_lists"), helpWithout(this.city));
    if (!document.hasFocus()) return this.state("not-ready", say("not_ready"), say("not_ready_help"));
    if (this.pair) return this.state("ready", say(this.pair.waitsForSecond ? "pair_second" : "pair_first"), say("pair_help"));
    // A desk whose lists are too old learns it before the card is on the table; it may scan, and is told why not.
    const until = goodUntil(this.city.lists, this.settings.audience);
    if (goodness(until, new Date()) === "past") return this.state("ready", say("not_ready"), `${goodText(until)}. ${say("good_past_help")}`);
    this.state("ready", say("ready"), say("ready_help"));
  }

  private writePair(): void {
    const audience: Audience = this.settings.audience;
    show(hook("pair-row"), audience !== "door" && this.city.isReady);
    hook("pair").setAttribute("aria-pressed", String(this.pair !== null));
    write(hook("pair"), say(this.pair ? "pair_stop" : "pair_start"));
    mark(hook("pair"), "pairStep", this.pair ? (this.pair.waitsForSecond ? "second" : "first") : null);
  }

  private state(state: State, word: string, help: string): void {
    if (this.shown.length) return;
    document.body.dataset["state"] = state;
    write(hook("state-word"), word);
    write(hook("state-help"), help);
  }
}
