/* Saves each line as it is typed. Without this script "Save draft" does the same work. */

const form = document.querySelector("form[data-figures]");
const bar = form.querySelector("[data-save-state]");
const words = bar.querySelector("[role=status]");

/** Milliseconds after the last key before a line is saved. */
const PAUSE = 1500;
/** Milliseconds between two attempts while there is no connection. */
const RETRY = 10000;

/** One budget line: its cells, and whether what they hold has been saved. */
class Line {
  constructor(section) {
    this.section = section;
    this.prefix = section.dataset.line;
    this.code = section.dataset.code;
    this.revision = section.querySelector(`[name="${this.prefix}-revision"]`);
    this.changed = false;
    this.problem = "";
    this.running = null;
    this.timer = 0;
    section.addEventListener("input", () => this.touch(PAUSE));
    section.addEventListener("change", () => this.touch(0));
  }

  touch(wait) {
    this.changed = true;
    this.problem = "";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), wait);
    say();
  }

  /** Saves what the cells hold; one request at a time, so that revisions follow each other. */
  async save() {
    window.clearTimeout(this.timer);
    if (this.running) {
      await this.running;
    }
    if (!this.changed) {
      return;
    }
    this.running = this.send();
    await this.running;
    this.running = null;
    say();
  }

  async send() {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || name.startsWith(`${this.prefix}-`)) {
        data.append(name, value);
      }
    }
    this.changed = false;
    say();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: true,
      });
      await this.read(answer);
    } catch {
      this.fail("check your connection. We will try again");
      this.timer = window.setTimeout(() => this.save(), RETRY);
    }
  }

  async read(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.fail("you are signed out. Copy what you want to keep, then load this page again");
      return;
    }
    const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
    const found = isJson ? await answer.json() : {};
    const line = found.lines?.[this.prefix];
    if (found.refusal) {
      this.fail(found.refusal);
    } else if (!line) {
      this.fail("something went wrong on our side. We will try again");
      this.timer = window.setTimeout(() => this.save(), RETRY);
    } else if (line.conflict) {
      this.fail(`${line.conflict} changed this line as well. Choose “Save draft” to see both`);
    } else {
      this.revision.value = line.revision;
      savedAt = found.at;
      this.mark(line.errors);
      if (!line.kept) {
        this.fail("a cell holds more than we can keep");
      }
    }
  }

  /** Says at each cell what is wrong with it, and takes away what no longer holds. */
  mark(errors) {
    for (const cell of this.section.querySelectorAll("input:not([type=hidden]), textarea")) {
      const name = cell.name.slice(this.prefix.length + 1);
      const group = cell.closest(".govuk-form-group");
      const kind = cell.tagName === "TEXTAREA" ? "govuk-textarea--error" : "govuk-input--error";
      const id = `${cell.id}_error`;
      group.querySelector(".govuk-error-message")?.remove();
      const text = errors[name];
      group.classList.toggle("govuk-form-group--error", Boolean(text));
      cell.classList.toggle(kind, Boolean(text));
      if (text) {
        const message = document.createElement("p");
        message.className = "govuk-error-message";
        message.id = id;
        message.textContent = text;
        cell.before(message);
        cell.setAttribute("aria-invalid", "true");
        cell.setAttribute("aria-describedby", id);
      } else {
        cell.removeAttribute("aria-invalid");
        cell.removeAttribute("aria-describedby");
      }
    }
  }

  fail(reason) {
    this.changed = true;
    this.problem = reason;
  }
}

let savedAt = "";
let leaving = false;
const lines = [...form.querySelectorAll("[data-line]")].map((part) => new Line(part));

/** Says in words where saving stands; the worst news first. */
function say() {
  const failed = lines.find((line) => line.problem);
  const busy = lines.some((line) => line.changed || line.running);
  let text = savedAt ? `Draft saved at ${savedAt}` : "";
  if (failed) {
    text = `Not saved, line ${failed.code}: ${failed.problem}`;
  } else if (busy) {
    text = "Saving…";
  }
  bar.hidden = !text;
  bar.classList.toggle("gt-typing__state--failed", Boolean(failed));
  if (words.textContent !== text) {
    words.textContent = text;
  }
}

/** Sends the whole page only after requests under way have come back with their revisions. */
form.addEventListener("submit", async (event) => {
  const running = lines.map((line) => line.running).filter(Boolean);
  lines.forEach((line) => window.clearTimeout(line.timer));
  leaving = true;
  if (running.length) {
    event.preventDefault();
    await Promise.allSettled(running);
    if (event.submitter?.name) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = event.submitter.name;
      field.value = event.submitter.value;
      form.append(field);
    }
    form.submit();
  }
});

function saveAll() {
  lines.filter((line) => line.changed).forEach((line) => line.save());
}

window.addEventListener("online", saveAll);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !leaving) {
    saveAll();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && lines.some((line) => line.changed || line.running)) {
    saveAll();
    event.preventDefault();
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
