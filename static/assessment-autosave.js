/* Saves each answer as it is given. Without this script "Save and continue" does the same work. */

const form = document.querySelector("form[data-autosave]");
const bar = document.querySelector("[data-save-state]");
const words = bar.querySelector("[role=status]");

/** Milliseconds after the last key before a comment is saved. */
const PAUSE = 1200;
/** Milliseconds between two attempts while there is no connection. */
const RETRY = 10000;

/** One question on the page: its fields, and whether what they hold has been saved. */
class Question {
  constructor(section) {
    this.section = section;
    this.code = section.dataset.question;
    this.number = section.dataset.number;
    this.revision = section.querySelector(`[name="${this.code}-revision"]`);
    this.changed = false;
    this.problem = "";
    this.running = null;
    this.timer = 0;
    section.addEventListener("input", (event) => this.touch(event.target.type === "radio" ? 0 : PAUSE));
    section.addEventListener("change", () => this.touch(0));
  }

  touch(wait) {
    this.changed = true;
    this.problem = "";
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), wait);
    say();
  }

  /** Saves what the fields hold; one request at a time, so that revisions follow each other. */
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
      if (name === "csrfmiddlewaretoken" || name.startsWith(`${this.code}-`)) {
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
      window.setTimeout(() => this.save(), RETRY);
    }
  }

  async read(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.fail("you are signed out. Copy any comment you want to keep, then load this page again");
      return;
    }
    const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
    const found = isJson ? await answer.json() : {};
    if (answer.ok && found.revisions) {
      this.revision.value = found.revisions[this.code];
      this.problem = "";
      savedAt = found.at;
    } else if (found.conflicts) {
      this.fail("this answer was also changed in another tab. Choose “Save and continue” to see both versions");
    } else if (found.refusal) {
      this.fail(found.refusal);
    } else if (found.errors) {
      this.fail(found.errors[this.code].join(" "));
    } else {
      this.fail("something went wrong on our side. We will try again");
      window.setTimeout(() => this.save(), RETRY);
    }
  }

  fail(reason) {
    this.changed = true;
    this.problem = reason;
  }
}

let savedAt = "";
let leaving = false;
const questions = [...form.querySelectorAll("[data-question]")].map((part) => new Question(part));

/** Says in words where saving stands; the worst news first. */
function say() {
  const failed = questions.find((question) => question.problem);
  const busy = questions.some((question) => question.changed || question.running);
  let text = savedAt ? `Saved ${savedAt}` : "";
  if (failed) {
    text = `Not saved – question ${failed.number}: ${failed.problem}`;
  } else if (busy) {
    text = "Saving…";
  }
  bar.hidden = !text;
  bar.classList.toggle("assessment-state--failed", Boolean(failed));
  if (words.textContent !== text) {
    words.textContent = text;
  }
}

/** Sends the whole page only after requests under way have come back with their revisions. */
form.addEventListener("submit", async (event) => {
  const running = questions.map((question) => question.running).filter(Boolean);
  questions.forEach((question) => window.clearTimeout(question.timer));
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
  questions.filter((question) => question.changed).forEach((question) => question.save());
}

window.addEventListener("online", saveAll);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !leaving) {
    saveAll();
  }
});
window.addEventListener("beforeunload", (event) => {
  if (!leaving && questions.some((question) => question.changed || question.running)) {
    saveAll();
    event.preventDefault();
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
