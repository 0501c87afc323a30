// The one line that says what is going on, to eyes and to screen readers, with what can be done about it below.
// Answers are announced by the log itself; nothing is ever said by both.
import { make } from "./elements.js";

export class Announcer {
  constructor() {
    this.line = make("p", { role: "status", id: "status" });
    this.below = make("div", { class: "below" });
    this.node = make("div", { class: "notice" }, this.line, this.below);
  }

  /** Says a sentence. kind: "" | "waiting" | "warning" | "problem"; nodes: buttons or contacts that belong to it. */
  say(text, kind = "", ...nodes) {
    // The same sentence twice is only announced when it differs.
    this.line.textContent = text && text === this.line.textContent ? `${text}\u00a0` : text;
    this.node.className = `notice ${kind}`;
    this.below.replaceChildren(...nodes.filter(Boolean));
  }

  clear() {
    this.say("");
  }
}
