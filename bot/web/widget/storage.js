// What this tab remembers: the conversation's id, the area and the messages. sessionStorage only: gone with the tab.
const KEY = "toolkit-assistant";
/** Characters kept; the oldest messages go first. Browsers give a site about five million. */
const KEPT = 200000;

/** Returns a random id of 32 hexadecimal digits. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The memory of one tab; where storage is forbidden it lasts for the page. */
export class Memory {
  constructor() {
    this.data = this.read() || this.fresh();
  }

  fresh() {
    return { sender: randomId(), area: null, open: false, turns: [] };
  }

  read() {
    try {
      const data = JSON.parse(sessionStorage.getItem(KEY));
      return data && typeof data.sender === "string" && Array.isArray(data.turns) ? data : null;
    } catch {
      return null;
    }
  }

  set(changes) {
    Object.assign(this.data, changes);
    this.write();
  }

  /** Keeps one message: {question} without what names anyone, or {reply} as the server sent it. */
  add(turn) {
    this.data.turns.push(turn);
    this.write();
  }

  write() {
    let text = JSON.stringify(this.data);
    while (text.length > KEPT && this.data.turns.length) {
      this.data.turns.shift();
      text = JSON.stringify(this.data);
    }
    try {
      sessionStorage.setItem(KEY, text);
    } catch {
      // Storage is full or forbidden: the conversation goes on without it.
    }
  }

  /** Forgets the conversation; the area and whether the panel is open stay. */
  wipe() {
    this.data = { ...this.fresh(), area: this.data.area, open: this.data.open };
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was stored.
    }
  }
}
