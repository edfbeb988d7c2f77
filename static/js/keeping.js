/* An open composer: keeps what is typed on the server every moment, shows that it does, and says
   who else is here. <form data-copy-url data-person data-login-url [data-typed]> with the hidden
   field `copy`; #copy-state, #copy-company, #copy-newer. Where the server cannot be reached the
   words wait in this browser, until it has them. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-copy-url]");
  if (!form) return;
  const PAUSE = 1500; // milliseconds without a key before the words are sent
  const BEAT = 15000; // between two words that the composer is still open
  const AGAIN = 4000; // after a failure
  const SHELF = "tanggap-copy:";
  const key = form.elements.copy.value;
  const output = document.getElementById("copy-state");
  const texts = output.dataset;
  let typed = "typed" in form.dataset; // words on the page that the server does not have
  let busy = false;
  let timer = 0;

  function state(text, bad) {
    output.textContent = text;
    output.classList.toggle("is-bad", Boolean(bad));
  }

  function note(id, text) {
    const box = document.getElementById(id);
    box.hidden = !text;
    box.lastElementChild.textContent = text;
  }

  /** What the form holds, without the chosen file: that is kept when the form is saved. */
  function words() {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return body;
  }

  function shelve() {
    const entry = { person: form.dataset.person, url: form.dataset.copyUrl, words: words().toString() };
    try {
      shelf()?.setItem(SHELF + key, JSON.stringify(entry));
    } catch (full) {
      return;
    }
  }

  async function send(url, body) {
    const headers = { Accept: "application/json" };
    if (!body.has("typed")) headers["X-Unattended"] = "1"; // an open page keeps no session alive
    return fetch(url, { method: "POST", body, redirect: "manual", headers });
  }

  /* A browser without a store (private windows, policies): the page itself still holds the words. */
  function shelf() {
    try {
      return window.localStorage;
    } catch (refused) {
      return null;
    }
  }

  /* After signing in again in another window the form's old token is refused. */
  async function newToken() {
    const answer = await fetch(form.dataset.copyUrl, { redirect: "manual" });
    if (!answer.ok) return answer;
    const { token } = await answer.json();
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
    return answer;
  }

  async function attempt() {
    const sent = typed;
    typed = false;
    const body = words();
    if (sent) body.append("typed", "1");
    let answer = await send(form.dataset.copyUrl, body);
    if (answer.status === 403 && (await newToken()).ok) {
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      answer = await send(form.dataset.copyUrl, body);
    }
    return [sent, answer];
  }

  async function beat() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    const hadWords = typed;
    let wait = BEAT;
    try {
      const [sent, answer] = await attempt();
      if (answer.ok) heard(sent, await answer.json());
      else {
        typed = typed || sent;
        wait = AGAIN;
        await refused(answer);
      }
    } catch (offline) {
      typed = typed || hadWords;
      wait = AGAIN;
      if (typed) lost(texts.textOffline);
    }
    busy = false;
    timer = setTimeout(beat, typed ? Math.min(wait, AGAIN) : wait);
  }

  function heard(sent, answer) {
    if (answer.kept && !typed) {
      state(answer.kept);
      const file = form.querySelector("input[type=file]");
      if (!file || !file.files.length) form.dispatchEvent(new CustomEvent("tanggap:kept"));
    }
    if (sent) shelf()?.removeItem(SHELF + key);
    note("copy-company", answer.company);
    note("copy-newer", answer.newer);
  }

  function lost(text) {
    shelve();
    state(text, true);
  }

  async function refused(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      shelve();
      if (output.textContent.startsWith(texts.textOut)) return; // its link may be just being clicked
      state(texts.textOut, true);
      const link = document.createElement("a");
      link.href = form.dataset.loginUrl;
      link.target = "_blank";
      link.textContent = texts.textSignIn;
      output.append(" ", link);
    } else if (answer.status === 422) lost((await answer.json()).error);
    else lost(texts.textOffline);
  }

  function changed() {
    typed = true;
    state(texts.textTyping);
    clearTimeout(timer);
    timer = setTimeout(beat, PAUSE);
  }

  /** Words that an earlier page of this person could not send: the server offers them again. */
  async function unshelve() {
    let offered = false;
    for (const name of Object.keys(shelf() || {}).filter((item) => item.startsWith(SHELF))) {
      const entry = JSON.parse(shelf().getItem(name));
      if (entry.person !== form.dataset.person || name === SHELF + key) continue;
      const body = new URLSearchParams(entry.words);
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("typed", "1");
      const answer = await send(entry.url, body);
      if (!answer.ok && answer.status !== 404) continue;
      shelf().removeItem(name);
      offered = offered || (answer.ok && entry.url === form.dataset.copyUrl && !(await answer.json()).ended);
    }
    if (offered && !typed) window.location.reload();
  }

  // Not "change": it comes when a field is left, also by a click on the link in the state.
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    shelve(); // until a later page learns that the save has come through
  });
  window.addEventListener("pagehide", () => {
    if (!typed) return;
    const body = words();
    body.append("typed", "1");
    navigator.sendBeacon(form.dataset.copyUrl, body);
  });
  unshelve().catch(() => {}).finally(beat);
})();
