// Keeps the sum of a form's parts up to date as they are typed: what is left of a whole.
// The page works without it: the server says the same when the form is sent.
(function () {
  "use strict";
  document.querySelectorAll("[data-gt-whole]").forEach(function (output) {
    var form = output.closest("form");
    var whole = Math.round(parseFloat(output.dataset.gtWhole) * 100);
    var money = output.dataset.gtUnit === "pounds";
    function hundredths(text) {
      var cleaned = text.replace(/[£,\s]/g, "").replace(/^\((.*)\)$/, "-$1").replace("−", "-");
      var found = parseFloat(cleaned);
      return isNaN(found) ? 0 : Math.round(found * 100);
    }
    function words(value) {
      var size = (Math.abs(value) / 100).toLocaleString("en-GB", money
        ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
        : { maximumFractionDigits: 2 });
      return (value < 0 ? "−" : "") + (money ? "£" + size : size + "%");
    }
    function show() {
      var left = whole;
      form.querySelectorAll("[data-gt-part]").forEach(function (input) {
        left -= hundredths(input.value);
      });
      output.textContent = words(left);
    }
    form.addEventListener("input", show);
    show();
  });
})();
