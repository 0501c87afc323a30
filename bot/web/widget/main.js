// The entry point: registers <toolkit-assistant>. Where the page has none, the script's own data- attributes make one
// in a corner of the page.
import { ToolkitAssistant } from "./assistant.js";

const TAG = "toolkit-assistant";
const script = document.currentScript;

if (!customElements.get(TAG)) {
  ToolkitAssistant.base = new URL(".", script.src).href;
  customElements.define(TAG, ToolkitAssistant);
  if (!document.querySelector(TAG)) {
    const made = document.createElement(TAG);
    Object.assign(made.dataset, { mode: "launcher" }, script.dataset);
    document.body.append(made);
  }
}
