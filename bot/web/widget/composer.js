// Where the question is written: label, text area, count, Send.
import { make } from "./elements.js";
import { NamesWarning } from "./warning.js";

/** Characters that the server takes (bot/channel/incoming.py), and from how many left the count is shown. */
const LIMIT = 2000;
const COUNT_FROM = 200;

export class Composer {
  /** send: called with a question that may go. */
  constructor(app, send) {
    const { words } = app;
    this.app = app;
    this.onSend = send;
    this.count = make("span", { id: "count", class: "count" });
    this.box = make("textarea", {
      id: "question",
      rows: "2",
      autocomplete: "off",
      "aria-describedby": "hint count",
      keydown: (event) => this.key(event),
      input: () => this.counted(),
    });
    this.sendButton = make("button", { type: "submit", class: "send" }, words.widget_send);
    this.warning = new NamesWarning(app, this.box, () => this.go(true));
    this.node = make(
      "form",
      { novalidate: true, submit: (event) => (event.preventDefault(), this.go(false)) },
      make("label", { for: "question" }, words.widget_question),
      make("div", { class: "row" }, this.box, this.sendButton),
      make("p", { class: "hint" }, make("span", { id: "hint" }, words.widget_hint), " ", this.count),
    );
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) this.go(false);
  }

  left() {
    return LIMIT - [...this.box.value.trim()].length;
  }

  counted() {
    const { words } = this.app;
    const left = this.left();
    const over = left < 0;
    this.count.textContent =
      left > COUNT_FROM ? "" : over ? `${words.widget_over} ${-left}` : `${words.widget_left} ${left}`;
    this.box.setAttribute("aria-invalid", String(over));
  }

  /** Sends what is written unless there is nothing, too much, or a name to look at first. */
  go(asItIs) {
    const { words, announcer } = this.app;
    const text = this.box.value.trim();
    if (this.sendButton.getAttribute("aria-disabled") === "true") return;
    if (!text) announcer.say(words.widget_type_first);
    else if (this.left() < 0) announcer.say(`${words.widget_over} ${-this.left()}`, "warning");
    else if (asItIs || !this.warning.stops(text)) {
      this.box.value = "";
      this.counted();
      this.onSend(text);
      this.box.focus({ preventScroll: true });
    }
  }

  /** Puts a question back that could not be sent, unless another is being written. */
  restore(text) {
    if (this.box.value) return;
    this.box.value = text;
    this.counted();
  }

  busy(is) {
    if (is) this.sendButton.setAttribute("aria-disabled", "true");
    else this.sendButton.removeAttribute("aria-disabled");
  }
}
