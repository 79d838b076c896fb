// What the camera's frames and verdicts took, on the body for whoever measures; figures only.
import type { Frame } from "./camera.ts";

const KEPT = 200;

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

export class Timings {
  private readonly verdicts: Record<string, number>[] = [];
  private readonly frames: Record<string, number>[] = [];

  frame({ grab, decode }: Frame, read: number): void {
    this.keep("frames", this.frames, { grab: rounded(grab), decode: rounded(decode), read });
  }

  verdict({ began, grab, decode }: Frame, { verify, show }: { verify: number; show: number }): void {
    const total = rounded(performance.now() - began);
    this.keep("timings", this.verdicts, { grab: rounded(grab), decode: rounded(decode), verify: rounded(verify), show: rounded(show), total });
  }

  private keep(name: string, into: Record<string, number>[], entry: Record<string, number>): void {
    into.push(entry);
    if (into.length > KEPT) into.shift();
    document.body.dataset[name] = JSON.stringify(into);
  }
}
