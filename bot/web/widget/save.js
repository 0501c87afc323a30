// A copy for the record, made in the browser: a text file or a printed page. Nothing is sent.
import { make } from "./elements.js";

/** Returns the parts of the record: heading lines, then each question and answer with its sources. */
function record(app) {
  const { words, memory } = app;
  const now = new Date().toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  const lines = [words.widget_title, `${words.widget_record_made} ${now}. ${words.widget_record_note}`];
  for (const turn of memory.data.turns) {
    lines.push(turn.question ? `${words.widget_record_question} ${turn.question}` : turn.reply.text);
  }
  return lines;
}

/** Lets the reader keep the conversation as a text file. */
export function saveText(app) {
  const address = URL.createObjectURL(new Blob([record(app).join("\n\n")], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: "toolkit-answers.txt" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Prints the conversation from a hidden frame: no second window is left open behind an exit. */
export function printRecord(app, root) {
  for (const old of root.querySelectorAll("iframe")) old.remove();
  const frame = make("iframe", {
    class: "print",
    title: app.words.widget_print,
    "aria-hidden": "true",
    tabindex: "-1",
  });
  root.append(frame);
  const page = frame.contentDocument;
  page.title = app.words.widget_title;
  for (const text of record(app)) {
    const paragraph = page.createElement("p");
    paragraph.style.cssText = "white-space:pre-wrap;font:11pt/1.45 Arial,sans-serif;overflow-wrap:anywhere";
    paragraph.textContent = text;
    page.body.append(paragraph);
  }
  frame.contentWindow.print();
}
