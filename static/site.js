/* Starts the components of GOV.UK Frontend and the warning before a session ends. */

const script = document.getElementById("site-js");
const { initAll } = await import(script.dataset.govukFrontend);
initAll();

/** Milliseconds between two looks at the clock; short, because a sleeping laptop stops timers. */
const TICK = 5000;

class SessionWarning {
  constructor(dialog) {
    this.dialog = dialog;
    this.idle = Number(dialog.dataset.idleSeconds);
    this.warn = Number(dialog.dataset.warnSeconds);
    this.words = dialog.querySelector("[data-time-left]");
    this.endsAt = Date.now() + this.idle * 1000;
    const [stay] = dialog.querySelectorAll("form");
    stay.addEventListener("submit", (event) => this.stay(event, stay));
    dialog.addEventListener("cancel", (event) => this.stay(event, stay));
    window.setInterval(() => this.look(), TICK);
  }

  secondsLeft() {
    return Math.round((this.endsAt - Date.now()) / 1000);
  }

  async look() {
    if (this.secondsLeft() <= this.warn) {
      // Another tab may have been used: the server knows.
      await this.ask();
    }
    const left = this.secondsLeft();
    if (left <= 0) {
      this.end();
    } else if (left <= this.warn) {
      this.say(left);
    } else if (this.dialog.open) {
      this.dialog.close();
    }
  }

  say(left) {
    const minutes = Math.ceil(left / 60);
    const words = minutes === 1 ? "in 1 minute" : `in ${minutes} minutes`;
    if (this.words.textContent !== words) {
      this.words.textContent = words;
    }
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
  }

  async ask() {
    try {
      const answer = await fetch(this.dialog.dataset.sessionUrl, {
        headers: { Accept: "application/json", "X-Background": "1" },
        cache: "no-store",
      });
      if (answer.ok) {
        this.endsAt = Date.now() + (await answer.json()).seconds_left * 1000;
      }
    } catch {
      // No connection: go by this tab's own clock.
    }
  }

  async stay(event, form) {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (answer.ok) {
        this.endsAt = Date.now() + (await answer.json()).seconds_left * 1000;
        this.dialog.close();
        return;
      }
    } catch {
      // No connection: the dialog stays open, so the person can try again.
    }
    this.words.textContent = "soon: we could not reach the service. Try again";
  }

  end() {
    const here = window.location.pathname + window.location.search;
    const url = new URL(this.dialog.dataset.timedOutUrl, window.location.origin);
    url.searchParams.set("next", here);
    window.location.assign(url);
  }
}

const dialog = document.getElementById("session-warning");
if (dialog) {
  new SessionWarning(dialog);
}

// A passkey that was refused, or a person who changed their mind.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-error]");
  if (place) {
    event.preventDefault();
    place.textContent = "We could not read your passkey or security key. Try again, or use another way.";
    place.hidden = false;
  }
});
