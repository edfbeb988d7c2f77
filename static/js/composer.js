/* While somebody writes: what the screen finds and the characters left, asked from the server.
   <form data-check-url="…"> … </form> <div id="check-panel"></div> */
(function () {
  "use strict";
  const PAUSE = 400; // milliseconds without a key before the text is checked
  const form = document.querySelector("form[data-check-url]");
  const panel = document.getElementById("check-panel");
  if (!form || !panel) return;
  let timer = 0;
  let running = null;

  async function check() {
    if (running) running.abort(); // an older answer must never replace a newer one
    running = new AbortController();
    const body = new FormData(form);
    for (const [name, value] of [...body]) {
      if (value instanceof File) body.delete(name); // pictures are checked when they are saved
    }
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.checkUrl, {
        method: "POST",
        body,
        headers: { "HX-Request": "true" },
        signal: running.signal,
        redirect: "manual", // signed out meanwhile: the page for signing in is no finding
      });
      if (answer.status === 200 || answer.status === 422) show(await answer.text());
      else panel.removeAttribute("aria-busy");
    } catch (stopped) {
      if (stopped.name !== "AbortError") panel.removeAttribute("aria-busy");
    }
  }

  function show(html) {
    panel.innerHTML = html;
    panel.removeAttribute("aria-busy");
    window.htmx.process(panel);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  check();
})();
