// The conversation: what was said, sending, waiting, failing honestly, trying again without sending twice.
import { answerCard } from "./card.js";
import { Composer } from "./composer.js";
import { contactList } from "./contacts.js";
import { button, make, spoken } from "./elements.js";
import { feedbackRow } from "./feedback.js";
import { findIdentifiers, withoutIdentifiers } from "./names.js";
import { randomId } from "./storage.js";

/** Milliseconds after which the reader is told that it takes long, with the contacts. */
const SLOW_MS = 8000;

export class Conversation {
  constructor(app) {
    const { words } = app;
    this.app = app;
    this.waiting = false;
    this.failed = null;
    this.composer = new Composer(app, (text) => this.say(text, text));
    this.log = make("div", { id: "log", class: "log", role: "log", "aria-labelledby": "log-title", tabindex: "0" });
    for (const turn of app.memory.data.turns) {
      if (turn.question) this.draw(this.bubble(turn.question));
      else this.draw(this.card(turn.reply));
    }
  }

  /** Sends a question; the same one after a failure goes again under its old number. */
  say(shown, message) {
    if (this.waiting) return;
    this.app.settle();
    const again = this.failed && this.failed.retry && this.failed.message === message;
    if (!again) {
      const bubble = this.bubble(shown);
      this.draw(bubble);
      this.failed = { id: randomId(), shown, message, bubble };
    }
    this.deliver(this.failed);
  }

  async deliver(question) {
    const { app } = this;
    const { words, announcer, memory } = app;
    const sender = memory.data.sender;
    this.busy(true);
    question.bubble.classList.remove("unsent");
    announcer.say(words.widget_waiting, "waiting");
    const slow = setTimeout(() => announcer.say(words.widget_slow, "problem", ...this.contacts()), SLOW_MS);
    const outcome = await app.server.ask({
      sender,
      message: question.message,
      metadata: { area: app.area, message_id: question.id },
    });
    clearTimeout(slow);
    this.busy(false);
    // The reader left or deleted the conversation while it was on its way.
    if (memory.data.sender !== sender) return;
    if (outcome.problem) this.fail(question, outcome);
    else this.answered(question, outcome.replies);
  }

  answered(question, replies) {
    const { app } = this;
    const found = findIdentifiers(question.shown, app.known);
    this.failed = null;
    app.memory.add({ question: withoutIdentifiers(question.shown, found, app.words) });
    app.announcer.clear();
    for (const reply of replies) {
      app.memory.add({ reply });
      this.draw(this.card(reply));
    }
    question.bubble.scrollIntoView({ block: "start" });
    app.follow(replies[replies.length - 1].custom);
  }

  fail(question, { problem, detail }) {
    const { words, announcer } = this.app;
    question.retry = problem !== "rejected";
    question.bubble.classList.add("unsent");
    const sentence = { offline: words.widget_offline, busy: words.widget_busy, rejected: words.widget_rejected }[
      problem
    ];
    const again = button(words.widget_try_again, () => this.again(question), "strong");
    announcer.say(`${sentence} ${detail || ""}`.trim(), "problem", question.retry && again, ...this.contacts());
    if (question.shown === question.message) this.composer.restore(question.shown);
    announcer.node.scrollIntoView({ block: "nearest" });
  }

  /** Tries a failed question again; what is still in the box is the same question. */
  again(question) {
    if (this.waiting) return;
    if (this.composer.box.value.trim() === question.shown) this.composer.box.value = "";
    this.composer.counted();
    this.composer.box.focus({ preventScroll: true });
    this.deliver(question);
  }

  contacts() {
    return this.app.contacts.length ? contactList(this.app.contacts, this.app.words) : [];
  }

  busy(is) {
    this.waiting = is;
    this.composer.busy(is);
  }

  bubble(text) {
    const { words } = this.app;
    return make(
      "div",
      { class: "message you" },
      spoken(words.widget_you),
      make("span", {}, text),
      make("span", { class: "state" }, words.widget_not_sent),
    );
  }

  card(reply) {
    const { words, server } = this.app;
    const custom = reply.custom || {};
    const made = answerCard(reply, words, server);
    const buttons = Array.isArray(reply.buttons) ? reply.buttons : [];
    const isNeed = (one) => String(one.payload).startsWith("/need/");
    const topics = custom.topic || custom.kind === "safety" ? words.widget_related : null;
    made.append(...this.choices(buttons.filter(isNeed), words.widget_instead));
    made.append(...this.choices(buttons.filter((one) => !isNeed(one)), topics));
    if (custom.topic && custom.kind !== "safety") made.append(feedbackRow(custom.topic, this.app));
    return made;
  }

  /** Returns the buttons in one group under what is `said` of them, in a list; an empty one where there are none. */
  choices(buttons, said) {
    if (!buttons.length) return [];
    const row = make("div", { class: "choices", role: "group", "aria-label": said || this.app.words.widget_choose });
    if (said) row.append(make("span", { class: "label", "aria-hidden": "true" }, said));
    row.append(...buttons.map((one) => this.choice(one)));
    return [row];
  }

  /** Returns a button that asks a question by itself. */
  choice(one) {
    return button(String(one.title), () => {
      if (this.waiting) return;
      this.say(String(one.title), String(one.payload));
      this.focusAfterChoice();
    });
  }

  /** The box is next after a choice; where touching it would raise a keyboard over the answer, the log is. */
  focusAfterChoice() {
    const touch = matchMedia("(pointer: coarse)").matches;
    (touch ? this.log : this.composer.box).focus({ preventScroll: true });
  }

  draw(node) {
    this.log.append(node);
    this.app.begun();
  }

  clear() {
    this.failed = null;
    this.log.replaceChildren();
    this.composer.box.value = "";
    this.composer.counted();
  }
}
