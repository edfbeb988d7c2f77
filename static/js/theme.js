/* Loaded before the first paint, so that the chosen theme never flashes. */
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function choice() {
    try {
      return localStorage.getItem("tanggap-theme") || "system";
    } catch (refused) {
      return "system"; // storage may be switched off on office machines
    }
  }

  function apply() {
    var wanted = choice();
    var theme = wanted === "system" ? (dark.matches ? "dark" : "light") : wanted;
    root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-color-scheme", theme); // the calendar reads this one
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === wanted));
    });
  }

  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("tanggap-theme", button.dataset.themeChoice);
    } catch (refused) {
      /* without storage the choice cannot be kept */
    }
    apply();
  });
})();
