// Elements and links. Every text goes in as text: nothing here or elsewhere in the widget reads markup.

/** Returns an element; a function among the attributes is a listener, false and null leave an attribute out. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== "" && child !== false));
  return made;
}

/** Returns a button that does one thing. */
export function button(label, action, className = "") {
  return make("button", { type: "button", class: className, click: action }, label);
}

/** Returns a link, or its label alone where the address is not one that a reader should follow. */
export function link(url, label, attributes = {}) {
  const safe = /^(https?:|mailto:|tel:)/i.test(url);
  return make("a", { href: safe && url, rel: "noreferrer", ...attributes }, label || url);
}

/** Returns text that only screen readers say. */
export function spoken(text) {
  return make("span", { class: "spoken" }, text, " ");
}

/** Returns a folded part with its heading. */
export function folded(heading, className, ...children) {
  return make("details", { class: className }, make("summary", {}, heading), ...children);
}
