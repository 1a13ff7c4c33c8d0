/* Saves each answer as it is given. Without this script "Save and continue" does the same work. */

const form = document.querySelector("form[data-autosave]");
const { autosave } = await import(form.dataset.autosave);
const { Keeper } = await import(form.dataset.keep);
const keeper = await Keeper.open(form.dataset.keepName, form.dataset.keepSecret);

const saver = autosave({
  form,
  keeper,
  parts: form.querySelectorAll("[data-question]"),
  key: (question) => question.dataset.question,
  name: (question) => `question ${question.dataset.number}`,
  failedClass: "assessment-state--failed",
  words: {
    saved: (at) => `Saved ${at}`,
    failed: (name, reason) => `Not saved – ${name}: ${reason}`,
  },
  read(part, found) {
    if (found.revisions) {
      part.saved(found.revisions[part.key], found.at);
    } else if (found.conflicts) {
      part.fail("this answer was also changed in another tab. Choose “Save and continue” to see both versions");
    } else if (found.errors) {
      part.fail(found.errors[part.key].join(" "));
    } else {
      return false;
    }
    return true;
  },
});

/** Puts words kept in this browser back into a question's fields; whether they say anything new. */
function putBack(part, words) {
  const values = Object.fromEntries(JSON.parse(words));
  const field = (name) => `${part.key}-${name}`;
  const comment = part.element.querySelector(`[name="${field("comment")}"]`);
  const typed = (values[field("comment")] || "").replaceAll("\r\n", "\n");
  const rating = values[field("rating")] || "";
  const radio = [...part.element.querySelectorAll(`[name="${field("rating")}"]`)].find((one) => one.value === rating);
  if (comment.value === typed && (!rating || radio?.checked)) {
    return false;
  }
  comment.value = typed;
  comment.closest("details").open = Boolean(typed);
  comment.dispatchEvent(new Event("keyup")); // so that the characters left are counted anew
  if (radio) {
    radio.checked = true;
  }
  // Drawn from this revision: where another tab has saved since, the server says so.
  part.revision.value = values[field("revision")];
  return true;
}

for (const part of saver.parts) {
  const isGivenBack = "givenBack" in part.element.dataset;
  const words = part.changed ? null : await keeper?.take(part.key);
  if (words && putBack(part, words)) {
    part.waitForThem();
  } else if (isGivenBack && !part.changed) {
    part.waitForThem();
  } else if (words) {
    keeper.drop(part.key);
  }
}
saver.say();
