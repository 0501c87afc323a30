// Exit this page, after the GOV.UK Design System's pattern: a real link, and Shift pressed three times.
// It blanks the page at once, wipes the conversation here and on the server, and replaces this page in the history.
import { make } from "./elements.js";

/** Where it leads unless data-exit says otherwise: the neutral page that GOV.UK's component uses. */
const NEUTRAL = "https://www.bbc.co.uk/weather";
/** Milliseconds after a press within which the next of the three must come. */
const WITHIN_MS = 5000;

export class Exit {
  constructor(app) {
    this.app = app;
    this.address = /^https?:/.test(app.options.exit || "") ? app.options.exit : NEUTRAL;
    this.presses = 0;
    this.alone = false;
    this.title = document.title;
    // Outside the panel, which may be closed, and not the line that says what is going on, which may hold an error.
    this.line = make("p", { role: "status", id: "presses", class: "presses" });
    document.addEventListener("keydown", (event) => (this.alone = event.key === "Shift" && !event.repeat));
    document.addEventListener("keyup", (event) => this.pressed(event));
    document.addEventListener("click", (event) => {
      const ours = event.target instanceof Element && event.target.closest("[data-toolkit-exit]");
      if (ours) this.leave(event, ours.href);
    });
    window.addEventListener("pageshow", (event) => event.persisted && this.back());
  }

  link() {
    return make(
      "a",
      { class: "exit", href: this.address, rel: "nofollow noreferrer", click: (event) => this.leave(event) },
      this.app.words.widget_exit,
    );
  }

  /** Counts Shift pressed and released by itself, so that typing capitals never leaves. */
  pressed(event) {
    if (event.key !== "Shift" || !this.alone || !this.app.inUse()) return this.count(0);
    if (this.presses === 2) return this.leave();
    this.count(this.presses + 1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.count(0), WITHIN_MS);
  }

  count(presses) {
    const { words } = this.app;
    this.presses = presses;
    this.line.textContent = ["", words.widget_exit_two, words.widget_exit_one][presses];
  }

  leave(event, address = this.address) {
    if (event) event.preventDefault();
    this.count(0);
    this.cover = make("div", { role: "alert" }, this.app.words.widget_leaving);
    // Set through the object model: a strict Content-Security-Policy forbids style attributes.
    this.cover.style.cssText = "position:fixed;inset:0;z-index:2147483647;background:#fff;color:#fff";
    document.documentElement.append(this.cover);
    document.title = this.app.words.widget_leaving;
    this.app.forget();
    location.replace(address);
  }

  /** Brought back by the browser's own history: the page again, without the conversation. */
  back() {
    if (this.cover) this.cover.remove();
    document.title = this.title;
  }
}
