// One way to talk to the server: same origin, the CSRF token beside it, JSON back.
export type Answer = { status: number; body: Record<string, unknown> };

function csrf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

export async function post(url: string, data: FormData | URLSearchParams): Promise<Answer> {
  const headers = { Accept: "application/json", "X-CSRFToken": csrf() };
  try {
    const answer = await fetch(url, { method: "POST", body: data, headers, credentials: "same-origin", redirect: "error" });
    const body = (await answer.json()) as Record<string, unknown>;
    if (answer.status === 423) document.dispatchEvent(new Event("idsvc:locked"));
    return { status: answer.status, body };
  } catch {
    return { status: 0, body: {} };
  }
}

export function sentence(answer: Answer, otherwise: string): string {
  return typeof answer.body["error"] === "string" ? answer.body["error"] : otherwise;
}
