/* Judging by keyboard. Keys count only while a point's answers have the focus (WCAG 2.1.4). */
(function () {
  "use strict";
  const form = document.querySelector("[data-judging]");
  if (!form) return;
  const points = [...form.querySelectorAll("[data-point]")];
  const answers = (point) => [...point.querySelectorAll("input[data-answer]")];

  function focusPoint(index) {
    const point = points[index];
    if (!point) {
      form.querySelector("textarea[name=reason]").focus();
      return;
    }
    const options = answers(point);
    (options.find((option) => option.checked) || options[0]).focus();
    point.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const option = event.target.closest("input[data-answer]");
    if (!option) return;
    const point = option.closest("[data-point]");
    const index = points.indexOf(point);
    const chosen = answers(point).find((one) => one.dataset.answer === event.key);
    if (chosen) {
      chosen.checked = true;
      chosen.focus();
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "n") focusPoint(index + 1);
    else if (event.key === "p") focusPoint(Math.max(0, index - 1));
    else return;
    event.preventDefault();
  });
})();
