/*
 * Keeps in this browser what a page has not been able to save yet: the connection is away, or the
 * session has ended. It is written with a key that the server gives to its person's own pages alone
 * (AES-GCM), so that whoever uses the browser next can neither read it nor tell whose it is.
 */

const PREFIX = "typed";
const SENT = "typed.sent";
/** Milliseconds after which it is thrown away, whoever's it was. */
const LONGEST = 7 * 24 * 60 * 60 * 1000;

export class Keeper {
  /** `name` tells one person's pages from another's; `secret` is 32 bytes in base64. */
  static async open(name, secret) {
    if (!window.crypto?.subtle) {
      return null; // a page that did not come over https: nothing is kept
    }
    try {
      const bytes = Uint8Array.from(window.atob(secret), (letter) => letter.charCodeAt(0));
      const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      const keeper = new Keeper(name, key);
      keeper.throwAwayOld();
      keeper.throwAwaySent();
      return keeper;
    } catch {
      return null; // storage is switched off
    }
  }

  constructor(name, key) {
    this.start = `${PREFIX}.${name}.`;
    this.key = key;
    this.tab = window.sessionStorage.getItem(PREFIX) || crypto.randomUUID();
    window.sessionStorage.setItem(PREFIX, this.tab);
    this.last = Promise.resolve();
    this.found = new Map();
  }

  /** Keeps a part's words; two tabs keep theirs apart. Resolves to whether it was possible. */
  put(part, words) {
    return this.inTurn(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, new TextEncoder().encode(words));
      const bytes = new Uint8Array([...iv, ...new Uint8Array(sealed)]);
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      window.localStorage.setItem(`${this.start}${part}.${this.tab}`, `${Date.now()}.${window.btoa(text)}`);
    });
  }

  /** Throws a part's words away: the server has them. */
  drop(part) {
    return this.inTurn(async () => {
      window.localStorage.removeItem(`${this.start}${part}.${this.tab}`);
      (this.found.get(part) || []).forEach((name) => window.localStorage.removeItem(name));
      this.found.delete(part);
    });
  }

  /** The newest words kept for a part, from whichever tab, or null. */
  async take(part) {
    const names = Object.keys(window.localStorage)
      .filter((name) => name.startsWith(`${this.start}${part}.`))
      .sort((one, other) => age(other) - age(one));
    const newest = names.at(-1);
    if (!newest) {
      return null;
    }
    this.found.set(part, [newest]);
    try {
      const text = window.atob(window.localStorage.getItem(newest).split(".")[1]);
      const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      const iv = bytes.slice(0, 12);
      const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, bytes.slice(12));
      return new TextDecoder().decode(opened);
    } catch {
      window.localStorage.removeItem(newest);
      return null;
    }
  }

  /** Notes the parts that go to the server with the whole page now. */
  sent(parts) {
    window.sessionStorage.setItem(SENT, JSON.stringify({ from: window.location.pathname, parts }));
  }

  /** The page sent before this one was saved where it led straight on to another page of ours. */
  throwAwaySent() {
    const { from, parts } = JSON.parse(window.sessionStorage.getItem(SENT) || "{}");
    window.sessionStorage.removeItem(SENT);
    const referrer = document.referrer && new URL(document.referrer).pathname;
    if (from && from === referrer && from !== window.location.pathname) {
      parts.forEach((part) => this.drop(part));
    }
  }

  throwAwayOld() {
    Object.keys(window.localStorage)
      .filter((name) => name.startsWith(`${PREFIX}.`) && age(name) > LONGEST)
      .forEach((name) => window.localStorage.removeItem(name));
  }

  async inTurn(work) {
    const before = this.last;
    let done;
    this.last = new Promise((resolve) => { done = resolve; });
    await before;
    try {
      await work();
      return true;
    } catch {
      return false; // no room, or switched off: the page says that it is not saved
    } finally {
      done();
    }
  }
}

function age(name) {
  return Date.now() - Number(window.localStorage.getItem(name).split(".")[0]);
}
