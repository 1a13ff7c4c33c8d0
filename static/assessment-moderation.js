// At a projector: the arrow keys go from question to question, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const typing = event.target.closest("input, textarea, select, [tabindex='0']");
  const link = rel && !typing && document.querySelector(`a[rel="${rel}"]`);
  if (link) link.click();
});
