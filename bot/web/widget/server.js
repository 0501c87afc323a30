// Every request the widget makes, all to the server that the script came from.

/** Milliseconds after which an answer is given up; the server gives up on a turn after ten seconds. */
const TIMEOUT_MS = 15000;

export class Server {
  /** base: URL of the folder that widget.js was loaded from. */
  constructor(base) {
    this.base = base;
  }

  url(path) {
    return new URL(path, this.base).href;
  }

  /**
   * Returns the words, contacts, areas and first questions for the first area given that the server knows, else for
   * the server's own; throws when they cannot be had.
   */
  async configuration(area, ...others) {
    const query = area ? `?area=${encodeURIComponent(area)}` : "";
    const answer = await fetch(this.url(`widget.json${query}`), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (area && answer.status === 400) {
      console.warn(`toolkit-assistant: "${area}": ${(await answer.json()).error}`);
      return this.configuration(...others);
    }
    if (!answer.ok) throw new Error(`widget.json: ${answer.status}`);
    const found = await answer.json();
    if (!found.strings || !Array.isArray(found.contacts)) throw new Error("widget.json: incomplete");
    return found;
  }

  /** Returns {replies}, or {problem: "offline" | "rejected" | "busy", detail}; never throws. */
  async ask(body) {
    try {
      const answer = await fetch(this.url("webhooks/web/webhook"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status === 429) return { problem: "busy" };
      const found = await answer.json();
      if (answer.status >= 400 && answer.status < 500)
        return { problem: "rejected", detail: String(found.error || "") };
      const replies =
        answer.ok && Array.isArray(found) ? found.filter((one) => one && typeof one.text === "string") : [];
      return replies.length ? { replies } : { problem: "offline" };
    } catch {
      return { problem: "offline" };
    }
  }

  /** Asks the server to wipe a conversation; survives the page being left. */
  forget(sender) {
    navigator.sendBeacon(this.url("webhooks/web/forget"), JSON.stringify({ sender }));
  }

  /** Counts an opinion: topic, helpful or not, reason or null. Nothing waits for it. */
  feedback(opinion) {
    fetch(this.url("webhooks/web/feedback"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(opinion),
      keepalive: true,
    }).catch(() => {}); // A lost opinion is no reader's worry.
  }

  /** Returns the address of a calendar file, or null where it is not one of this server's. */
  calendar(path) {
    return /^\/deadline\.ics\?/.test(path) ? this.url(path.slice(1)) : null;
  }
}
