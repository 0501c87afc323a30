// The first screen: what this is and is not, what is kept, and the questions asked most.
import { make } from "./elements.js";

export class Intro {
  constructor(app, starters, choice) {
    const { words } = app;
    const said = [words.widget_is, words.widget_names, words.widget_kept, words.widget_history];
    this.about = make(
      "details",
      { class: "about", open: true },
      make("summary", {}, words.widget_about),
      make(
        "ul",
        {},
        said.map((text) => make("li", {}, text)),
      ),
    );
    this.starters = make(
      "div",
      { class: "choices starters", role: "group", "aria-label": words.widget_starters },
      make("span", { class: "label", "aria-hidden": "true" }, words.widget_starters),
      starters.map(choice),
    );
    this.node = make("div", { class: "intro" }, this.about, this.starters);
  }

  /** Folds once a conversation has begun, unfolds when it is deleted. */
  begun(is) {
    this.about.open = !is;
    this.starters.hidden = is;
  }
}
