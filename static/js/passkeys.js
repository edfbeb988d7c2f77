/* The sign-in library's passkey buttons fail in silence; say it where everything is said. */
(function () {
  "use strict";
  const text = document.currentScript.dataset.text;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const note = document.createElement("div");
    note.className = "toast-note is-bad";
    note.textContent = text;
    document.getElementById("live").append(note);
    setTimeout(() => note.remove(), 12000);
  });
})();
