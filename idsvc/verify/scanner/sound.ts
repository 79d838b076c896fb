// One sound a group, told apart by rhythm and pitch: two rising notes, one long low buzz, two equal short notes.
import type { Group } from "./core/index.ts";

interface Note {
  pitch: number;
  from: number;
  length: number;
  wave: OscillatorType;
}

const SOUNDS: Record<Group, readonly Note[]> = {
  "genuine": [
    { pitch: 784, from: 0, length: 0.12, wave: "sine" },
    { pitch: 1175, from: 0.13, length: 0.22, wave: "sine" },
  ],
  "do-not-accept": [{ pitch: 147, from: 0, length: 0.75, wave: "sawtooth" }],
  "cannot-say": [
    { pitch: 440, from: 0, length: 0.1, wave: "triangle" },
    { pitch: 440, from: 0.2, length: 0.1, wave: "triangle" },
    { pitch: 440, from: 0.4, length: 0.1, wave: "triangle" },
  ],
};
const LOUDNESS = 0.2;
const EDGE = 0.012;
const LATEST = 800;

let context: AudioContext | null = null;

function play(on: AudioContext, note: Note): void {
  const start = on.currentTime + note.from;
  const end = start + note.length;
  const gain = on.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + EDGE);
  gain.gain.setValueAtTime(LOUDNESS, end - EDGE);
  gain.gain.linearRampToValueAtTime(0, end);
  const source = new OscillatorNode(on, { type: note.wave, frequency: note.pitch });
  source.connect(gain).connect(on.destination);
  source.start(start);
  source.stop(end);
}

// A browser lets a page sound only after a key, click or touch; a sound that comes too late is not played.
export async function sound(group: Group): Promise<void> {
  try {
    context ??= new AudioContext();
    const wanted = performance.now();
    if (context.state !== "running") await context.resume();
    if (performance.now() - wanted > LATEST) return;
    for (const note of SOUNDS[group]) play(context, note);
  } catch {
    // No sound device: colour, shape and word say the same.
  }
}
