/* Words marked in a [data-quotable] go into the field that [data-take-quote] names. */
(function () {
  "use strict";
  const button = document.querySelector("[data-take-quote]");
  if (!button) return;
  const field = document.querySelector(button.dataset.takeQuote);
  let marked = "";

  function remember() {
    const selection = document.getSelection();
    const node = selection && selection.anchorNode;
    const place = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
    if (!place || !place.closest("[data-quotable]")) return; // as when the button is pressed
    marked = selection.toString().replace(/\s+/g, " ").trim();
    button.disabled = !marked;
  }

  button.disabled = true;
  document.addEventListener("selectionchange", remember);
  button.addEventListener("click", () => {
    field.value = marked.slice(0, field.maxLength > 0 ? field.maxLength : marked.length);
    field.form.querySelector("textarea").focus();
  });
})();
