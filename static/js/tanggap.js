/* Behaviours that pages ask for by data attributes. Every page works without them. */
(function () {
  "use strict";
  const texts = document.body.dataset;
  const modifier = "Alt";

  /** Say something aloud (live region) and show it for a moment. */
  function say(text, bad) {
    const note = document.createElement("div");
    note.className = bad ? "toast-note is-bad" : "toast-note";
    note.textContent = text;
    document.getElementById("live").append(note);
    setTimeout(() => note.remove(), bad ? 12000 : 5000);
  }

  /* data-copy="#selector": copy the value or text of that element. */
  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    const text = "value" in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      selectAndCopy(source, text); // plain http has no clipboard interface
    }
    say(texts.textCopied);
  }

  function selectAndCopy(source, text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    source.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  /* data-counter="280": characters left below a field with a limit. */
  function startCounter(field) {
    const limit = Number(field.dataset.counter || field.maxLength);
    if (!(limit > 0)) return;
    const output = document.createElement("output");
    output.className = "counter";
    output.setAttribute("for", field.id);
    output.setAttribute("aria-live", "off"); // a count at every key would drown the text being typed
    field.after(output);
    const count = () => {
      const left = limit - [...field.value].length;
      const over = left < 0;
      output.textContent = `${Math.abs(left)} ${over ? texts.textOver : texts.textLeft}`;
      output.classList.toggle("is-over", over);
    };
    field.addEventListener("input", count);
    count();
  }

  /* data-dirty-guard: ask before leaving a form with unsaved words. */
  function guard(form) {
    let dirty = false;
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => (dirty = false));
    form.addEventListener("tanggap:kept", () => (dirty = false)); // keeping.js: nothing would be lost
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  }

  /* data-shortcut="s": Alt+S; a bare letter would clash with speech input (WCAG 2.1.4). */
  function nameShortcut(element) {
    element.setAttribute("aria-keyshortcuts", `${modifier}+${element.dataset.shortcut.toUpperCase()}`);
  }

  function useShortcut(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || !event.code) return;
    const key = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
    const target = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input:not([type=submit]), textarea, select")) target.focus();
    else target.click();
  }

  /* data-preview="#image": show a picture before it is sent. */
  function preview(input) {
    const image = document.querySelector(input.dataset.preview);
    const file = input.files[0];
    if (!image) return;
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.hidden = !file;
    if (file) image.src = URL.createObjectURL(file);
    else image.removeAttribute("src");
  }

  /* A wide table that scrolls must be reachable without a mouse. */
  function letScroll(part) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  }

  function start(root) {
    root.querySelectorAll(".table-scroll, .table-responsive").forEach(letScroll);
    root.querySelectorAll("[data-counter]").forEach(startCounter);
    root.querySelectorAll("form[data-dirty-guard]").forEach(guard);
    root.querySelectorAll("[data-shortcut]").forEach(nameShortcut);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });
  /* data-check-all="name": tick all boxes of that name in the same form. */
  function tickAll(box) {
    const name = CSS.escape(box.dataset.checkAll);
    box.form.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((one) => (one.checked = box.checked));
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-check-all]")) tickAll(event.target);
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
    if (event.target.matches("input[type=file][data-preview]")) preview(event.target);
  });
  document.addEventListener("keydown", useShortcut);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) start(event.detail.elt);
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(failure, () => say(texts.textFailed, true));
  }
  // A page shown again after "back" must not keep an old count of notices or a spent form.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  window.Tanggap = { say };
  start(document);
  // After a refusal the page opens at the first field that needs another look.
  const wrong = document.querySelector("main [aria-invalid='true']");
  if (wrong) wrong.focus();
})();
