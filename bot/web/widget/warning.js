// The warning about names: says what it saw, takes it out with one click, never stands in the way.
import { button } from "./elements.js";
import { findIdentifiers, KIND_WORDS, withoutIdentifiers } from "./names.js";

export class NamesWarning {
  /** box: the text area; send: sends it as it is. */
  constructor(app, box, send) {
    this.app = app;
    this.box = box;
    this.send = send;
    this.seen = "";
  }

  /** Returns whether the question should wait; a second Enter on the same text sends it. */
  stops(text) {
    const found = findIdentifiers(text, this.app.known);
    if (!found.length || text === this.seen) return false;
    this.seen = text;
    const { words, announcer } = this.app;
    const list = found.map((one) => `“${one.text}” (${words[KIND_WORDS[one.kind]]})`).join(", ");
    announcer.say(
      `${words.widget_names_found} ${list}. ${words.widget_names_again}`,
      "warning",
      button(words.widget_names_remove, () => this.remove(text, found), "strong"),
      button(words.widget_names_send, this.send),
    );
    return true;
  }

  remove(text, found) {
    const { words, announcer } = this.app;
    this.box.value = withoutIdentifiers(text, found, words);
    this.box.dispatchEvent(new Event("input"));
    announcer.say(words.widget_names_removed);
    this.box.focus();
  }
}
