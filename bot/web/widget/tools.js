// Under the conversation: keep a copy, print, delete.
import { button, make } from "./elements.js";
import { printRecord, saveText } from "./save.js";

/** Returns the row of tools; hidden until there is something to keep or delete. */
export function toolRow(app) {
  const { words } = app;
  return make(
    "div",
    { class: "tools", role: "group", "aria-label": words.widget_tools, hidden: true },
    button(words.widget_save, () => saveText(app), "small"),
    button(words.widget_print, () => printRecord(app, app.root), "small"),
    button(words.widget_forget, () => app.startAgain(), "small"),
  );
}
