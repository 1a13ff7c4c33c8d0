/* Saves each line as it is typed. Without this script "Save draft" does the same work. */

const form = document.querySelector("form[data-figures]");
const { autosave } = await import(form.dataset.autosave);

/** Says at each cell what is wrong with it, and takes away what no longer holds. */
function mark(part, errors) {
  for (const cell of part.element.querySelectorAll("input:not([type=hidden]), textarea")) {
    const name = cell.name.slice(part.key.length + 1);
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

autosave({
  form,
  parts: form.querySelectorAll("[data-line]"),
  key: (line) => line.dataset.line,
  name: (line) => `line ${line.dataset.code}`,
  pause: 1500,
  failedClass: "gt-typing__state--failed",
  words: {
    saved: (at) => `Draft saved at ${at}`,
    failed: (name, reason) => `Not saved, ${name}: ${reason}`,
  },
  read(part, found) {
    const line = found.lines?.[part.key];
    if (!line) {
      return false;
    }
    if (line.conflict) {
      part.fail(`${line.conflict} changed this line as well. Choose “Save draft” to see both`);
      return true;
    }
    part.saved(line.revision, found.at);
    mark(part, line.errors);
    if (!line.kept) {
      part.fail("a cell holds more than we can keep");
    }
    return true;
  },
});
