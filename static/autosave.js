/*
 * Saves a form part by part while it is filled in, and says in words where that stands. What a part
 * is, and what the server's answer means for it, the page's own script says:
 *
 *   autosave({
 *     form, parts,                     one element for each part of the form
 *     key: (element) => …,             the prefix of the part's fields, as in KEY-revision
 *     name: (element) => …,            what the part is called in the words, as in "question 3"
 *     read: (part, found) => …,        takes the server's JSON: part.saved(…) or part.fail(…)
 *     words: { saved, failed },        the words of the state
 *     keeper,                          keeps what is not saved yet in this browser (optional)
 *     failedClass, pause,
 *   })
 *
 * Without the script the page's own button does the same work.
 */

/** Milliseconds between two attempts while there is no connection. */
const RETRY = 10000;
const AGAIN = "We will try again";

/** One part of the form: its fields, and whether what they hold has been saved. */
class Part {
  constructor(saver, element) {
    this.saver = saver;
    this.element = element;
    this.key = saver.key(element);
    this.name = saver.name(element);
    this.revision = element.querySelector(`[name="${this.key}-revision"]`);
    this.changed = false;
    this.kept = !saver.keeper;
    this.held = "";
    this.waits = false;
    this.problem = "";
    this.running = null;
    this.timer = 0;
    element.addEventListener("input", (event) => this.touch(event.target.type === "radio" ? 0 : saver.pause));
    element.addEventListener("change", (event) => event.target.type === "radio" || this.touch(0));
  }

  /** The part's fields as the form would send them. */
  values() {
    return [...new FormData(this.saver.form)].filter(([name]) => name.startsWith(`${this.key}-`));
  }

  touch(wait) {
    this.changed = true;
    this.waits = false;
    // Leaving a field must not take the link to sign in away from under the pointer.
    this.problem = this.saver.signedOut ? this.problem : "";
    this.keep();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), wait);
    this.saver.say();
  }

  /** Keeps what the fields hold in this browser until it is saved. */
  async keep() {
    const held = JSON.stringify(this.values());
    if (this.saver.keeper && held !== this.held) {
      this.kept = false;
      this.held = held;
      const isKept = await this.saver.keeper.put(this.key, held);
      if (held === this.held) {
        this.kept = isKept;
        this.held = isKept ? held : "";
      }
    }
  }

  /** Shows what was typed before and never saved; it is saved once the person says so. */
  waitForThem() {
    this.changed = true;
    this.kept = true;
    this.waits = true;
    this.problem = "what you typed before is back. Check it, then save the page";
  }

  /** Saves what the fields hold; one request at a time, so that revisions follow each other. */
  async save() {
    window.clearTimeout(this.timer);
    if (this.running) {
      await this.running;
    }
    if (!this.changed || this.waits) {
      return;
    }
    this.running = this.send();
    await this.running;
    this.running = null;
    this.saver.say();
  }

  async send() {
    const data = new FormData();
    const token = this.saver.form.querySelector("[name=csrfmiddlewaretoken]");
    data.append(token.name, token.value);
    this.values().forEach(([name, value]) => data.append(name, value));
    this.changed = false;
    this.saver.say();
    let answer;
    try {
      answer = await fetch(this.saver.form.action, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: true,
      });
    } catch {
      this.fail(`check your connection. ${AGAIN}`, { again: true });
      return;
    }
    await this.read(answer);
  }

  async read(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.saver.signedOut = true;
      this.fail(this.kept && this.saver.keeper
        ? "you are signed out. What you typed is kept in this browser and comes back when you sign in again"
        : "you are signed out. Copy what you want to keep, then load this page again");
      return;
    }
    const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
    const found = isJson ? await answer.json().catch(() => ({})) : {};
    if (found.refusal) {
      this.fail(found.refusal);
    } else if (!this.saver.read(this, found)) {
      this.fail(`something went wrong on our side. ${AGAIN}`, { again: true });
    }
  }

  /** The server has what the fields held; what was typed since then is still to be saved. */
  saved(revision, at) {
    this.revision.value = revision;
    this.problem = "";
    this.saver.savedAt = at;
    this.saver.signedOut = false;
    if (this.changed) {
      this.keep();
    } else {
      this.held = "";
      this.saver.keeper?.drop(this.key);
    }
  }

  fail(reason, { again = false } = {}) {
    this.changed = true;
    this.problem = reason;
    if (again) {
      this.timer = window.setTimeout(() => this.save(), RETRY);
    }
  }
}

/** The parts of a form, and the words that say whether they are saved. */
class Saver {
  constructor(options) {
    Object.assign(this, { keeper: null, pause: 1200 }, options);
    this.bar = this.form.querySelector("[data-save-state]");
    this.status = this.bar.querySelector("[role=status]");
    this.signIn = this.bar.querySelector("[data-sign-in]");
    this.savedAt = "";
    this.signedOut = false;
    this.leaving = false;
    this.parts = [...options.parts].map((element) => new Part(this, element));
    this.listen();
  }

  /** Says where saving stands; the worst news first. */
  say() {
    const failed = this.parts.find((part) => part.problem);
    const busy = this.parts.some((part) => part.changed || part.running);
    let text = this.savedAt ? this.words.saved(this.savedAt) : "";
    if (failed) {
      text = this.words.failed(failed.name, failed.problem);
    } else if (busy) {
      text = "Saving…";
    }
    this.bar.hidden = !text;
    this.bar.classList.toggle(this.failedClass, Boolean(failed));
    if (this.signIn) {
      this.signIn.hidden = !(failed && this.signedOut);
    }
    if (this.status.textContent !== text) {
      this.status.textContent = text;
    }
  }

  saveAll() {
    this.parts.filter((part) => part.changed).forEach((part) => part.save());
  }

  listen() {
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.saveAll());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && !this.leaving) {
        this.saveAll();
      }
    });
    window.addEventListener("beforeunload", (event) => {
      const unsaved = this.parts.filter((part) => part.changed || part.running);
      if (!this.leaving && unsaved.length) {
        this.saveAll();
        // Kept in this browser it is not lost, so nobody needs to be stopped.
        if (!this.keeper || unsaved.some((part) => !part.kept)) {
          event.preventDefault();
        }
      }
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        window.location.reload();
      }
    });
  }

  /** Sends the whole page only after requests under way have come back with their revisions. */
  async submit(event) {
    const unsaved = this.parts.filter((part) => part.changed || part.running);
    if (unsaved.length && !navigator.onLine) {
      event.preventDefault();
      unsaved.forEach((part) => part.fail(`there is no connection. ${AGAIN}`, { again: true }));
      this.say();
      return;
    }
    const running = this.parts.map((part) => part.running).filter(Boolean);
    this.parts.forEach((part) => window.clearTimeout(part.timer));
    this.leaving = true;
    this.keeper?.sent(unsaved.map((part) => part.key));
    if (!running.length) {
      return;
    }
    event.preventDefault();
    await Promise.allSettled(running);
    if (event.submitter?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      this.form.append(field);
    }
    this.form.submit();
  }
}

export function autosave(options) {
  return new Saver(options);
}
