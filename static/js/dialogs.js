/* Confirmations in native <dialog>. Without this script the same forms stand in <details>. */
(function () {
  "use strict";
  const texts = document.body.dataset;
  const dialogs = new Map();

  /** Turn `components/confirm.html` into a button and a dialog with the same form. */
  function upgrade(details) {
    const body = details.querySelector(".confirm-body");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", `${details.id}-title`);
    dialog.append(...body.childNodes);
    dialogs.set(details.id, dialog);
    const opener = document.querySelector(`[data-dialog-open="${CSS.escape(details.id)}"]`);
    const wasOpen = details.open;
    if (opener) details.replaceWith(dialog);
    else details.replaceWith(buttonFor(details), dialog);
    if (wasOpen) show(dialog);
  }

  function buttonFor(details) {
    const summary = details.querySelector("summary");
    const button = document.createElement("button");
    button.type = "button";
    button.className = summary.className;
    button.dataset.dialogOpen = details.id;
    button.append(...summary.childNodes);
    return button;
  }

  function show(dialog) {
    dialog.showModal();
    const first = dialog.querySelector("[aria-invalid], textarea, input:not([type=hidden]), select");
    if (first) first.focus();
  }

  /** Ask a short question; resolves to true or false. Used by data-confirm. */
  function ask(question) {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const text = document.createElement("p");
    text.id = "question-text";
    text.textContent = question;
    dialog.setAttribute("aria-labelledby", text.id);
    const actions = document.createElement("div");
    actions.className = "form-actions";
    const yes = answer(texts.textConfirm, "btn btn-primary", "yes");
    actions.append(yes, answer(texts.textCancel, "btn", "no"));
    const form = document.createElement("form");
    form.method = "dialog";
    form.append(text, actions);
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  function answer(label, className, value) {
    const button = document.createElement("button");
    button.className = className;
    button.value = value;
    button.textContent = label;
    return button;
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      const dialog = dialogs.get(opener.dataset.dialogOpen) || document.getElementById(opener.dataset.dialogOpen);
      if (dialog && dialog.showModal) show(dialog);
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
  });

  /* data-confirm="question" on a form, or on one of its buttons. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(question))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  }, true);

  document.querySelectorAll("[data-confirm-dialog]").forEach(upgrade);
  document.addEventListener("htmx:load", (event) => {
    event.detail.elt.querySelectorAll("[data-confirm-dialog]").forEach(upgrade);
  });
})();
