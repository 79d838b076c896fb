// One way to talk to the server: same origin, the CSRF token beside it, JSON back.
export type Answer = { status: number; body: Record<string, unknown> };

function csrf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

function sent(url: string, data?: FormData | URLSearchParams): Promise<Response> {
  const headers = { Accept: "application/json", "X-CSRFToken": csrf() };
  return fetch(url, { method: "POST", body: data ?? null, headers, credentials: "same-origin", redirect: "error" });
}

async function read(answer: Response): Promise<Answer> {
  const body = (await answer.json()) as Record<string, unknown>;
  if (answer.status === 423) document.dispatchEvent(new Event("idsvc:locked"));
  return { status: answer.status, body };
}

export type Scan = { picture: Blob | null; waiting: string | null; answer: Answer };

// The scanner's next page, into this page's memory only; what stands in place of it is a sentence.
export async function nextScan(url: string): Promise<Scan> {
  try {
    const answer = await sent(url);
    const waiting = answer.headers.get("X-Waiting");
    if (answer.ok) return { picture: await answer.blob(), waiting, answer: { status: answer.status, body: {} } };
    return { picture: null, waiting, answer: await read(answer) };
  } catch {
    return { picture: null, waiting: null, answer: { status: 0, body: {} } };
  }
}

export async function post(url: string, data: FormData | URLSearchParams): Promise<Answer> {
  try {
    return await read(await sent(url, data));
  } catch {
    return { status: 0, body: {} };
  }
}

export function sentence(answer: Answer, otherwise: string): string {
  return typeof answer.body["error"] === "string" ? answer.body["error"] : otherwise;
}
