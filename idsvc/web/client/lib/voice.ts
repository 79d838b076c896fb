// Reading aloud with voices that live on this machine: no other voice is ever asked, because it would send the words away.
const SPELLED_RATE = 0.8;

function speaks(voice: SpeechSynthesisVoice, language: string): boolean {
  return voice.lang.toLowerCase().split(/[-_]/)[0] === language;
}

export function localVoice(language: string): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  return speechSynthesis.getVoices().filter((voice) => voice.localService === true).find((voice) => speaks(voice, language));
}

export function letters(text: string, language: string): string {
  const parts = [...new Intl.Segmenter(language, { granularity: "grapheme" }).segment(text)].map((each) => each.segment);
  return parts.filter((each) => each.trim()).join(", ");
}

function say(text: string, voice: SpeechSynthesisVoice, rate: number): SpeechSynthesisUtterance {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = rate;
  speechSynthesis.speak(utterance);
  return utterance;
}

// A name is said once, then letter by letter.
export function readAloud(place: ParentNode, language: string, done: () => void): void {
  const voice = localVoice(language);
  if (!voice) return done();
  let last: SpeechSynthesisUtterance | undefined;
  for (const each of place.querySelectorAll<HTMLElement>("[data-say]")) {
    const text = each.textContent?.trim() ?? "";
    if (!text) continue;
    last = say(text, voice, 1);
    if ("spell" in each.dataset) last = say(letters(text, language), voice, SPELLED_RATE);
  }
  if (last) last.onend = done;
  else done();
}

export function hush(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
