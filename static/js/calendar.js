/* The content calendar: months, weeks and days drawn by FullCalendar, toolbar and tray by us.
   Reads from #calendar (see templates/components/calendar.html): data-feed-url,
   data-move-url-template (with 0 for the post's number), data-zone, data-locale, data-looks,
   data-date, data-view. The tray is [data-calendar-tray] with [data-draggable-post] items. */
(function () {
  "use strict";
  const root = document.getElementById("calendar");
  if (!root || !window.FullCalendar) return;
  const { Calendar, Draggable, plugins, locales } = window.FullCalendar;
  const options = root.dataset;
  const looks = JSON.parse(options.looks || "{}"); // state: [icon, tone]
  const drawing = document.querySelector("svg > use");
  const sprite = drawing ? drawing.getAttribute("href").split("#")[0] : "";
  const title = document.querySelector("[data-calendar-title]");
  const views = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };

  function csrf() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return options.csrf || (field ? field.value : "");
  }

  let warning = ""; // what the server had to say of the last move that it made

  /** Ask the server to move a post; resolves to "" or to the reason why not. */
  async function move(id, at) {
    const body = new URLSearchParams({ at });
    const headers = { "X-CSRFToken": csrf(), Accept: "application/json" };
    try {
      const address = options.moveUrlTemplate.replace(/\b0\b/, id);
      const answer = await fetch(address, { method: "POST", body, headers });
      if (answer.ok) {
        warning = (await answer.json()).warning || "";
        return "";
      }
      const reason = await answer.json().catch(() => ({}));
      return reason.error || document.body.dataset.textFailed;
    } catch (offline) {
      return document.body.dataset.textFailed;
    }
  }

  /* `startStr` carries the offset of the calendar's zone; `start` would be in the browser's. */
  function momentOf(event) {
    if (event.startStr.includes("T")) return event.startStr;
    return `${event.startStr}T09:00:00${offset(event.startStr)}`;
  }

  function offset(day) {
    const format = new Intl.DateTimeFormat("en", { timeZone: options.zone, timeZoneName: "longOffset" });
    const parts = format.formatToParts(new Date(`${day}T00:00:00Z`));
    const name = parts.find((part) => part.type === "timeZoneName").value;
    return name.replace("GMT", "") || "+00:00";
  }

  async function dropped(info) {
    const refusal = await move(info.event.id, momentOf(info.event));
    if (refusal) {
      info.revert();
      window.Tanggap.say(refusal, true);
    } else {
      window.Tanggap.say(warning || options.textMoved, Boolean(warning));
      calendar.refetchEvents();
    }
  }

  /* From the tray: a dropped post has a day (month view) or a day and a time (week, day). */
  async function received(info) {
    const id = info.event.id;
    const at = momentOf(info.event);
    info.event.remove();
    const refusal = await move(id, at);
    if (refusal) {
      window.Tanggap.say(refusal, true);
      return;
    }
    info.draggedEl.remove();
    window.Tanggap.say(warning || options.textMoved, Boolean(warning));
    calendar.refetchEvents();
  }

  function tagIcon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  }

  /* Icon, time, network and title; the state in words for those who cannot see its colour. */
  function content(info) {
    const { state, stateLabel, network, kind, crowded } = info.event.extendedProps;
    const line = document.createElement("span");
    line.className = "calendar-post";
    if (kind !== "post") {
      line.append(info.event.title);
      return { domNodes: [line] };
    }
    const start = document.createElement("span");
    start.className = "text-nowrap";
    if (sprite && looks[state]) start.append(tagIcon(looks[state][0]));
    const time = document.createElement("b");
    time.textContent = `${info.timeText} `;
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = `${stateLabel}${network ? `, ${network}` : ""}: ${crowded || ""} `;
    const text = document.createElement("span");
    text.className = "calendar-text";
    text.textContent = info.event.title;
    start.append(time);
    if (sprite && crowded) {
      line.title = crowded;
      start.append(tagIcon("alert-triangle"));
    }
    line.append(words, start, text);
    return { domNodes: [line] };
  }

  function classes(info) {
    const { state, kind } = info.event.extendedProps;
    const tone = looks[state] ? looks[state][1] : "quiet";
    return kind !== "post" ? `calendar-${kind}` : `calendar-event state-${tone} is-${state}`;
  }

  /* The feed's own fields become FullCalendar's; a holiday fills its day and is never dragged. */
  function prepare(event) {
    if (event.kind !== "post") return { ...event, allDay: true, editable: false, url: event.url || undefined };
    return { ...event, startEditable: Boolean(event.editable), durationEditable: false };
  }

  /* The address follows, so that "back", a bookmark and a colleague find the same view. */
  /* 2026-11-30, in the zone of the calendar whatever the browser's; Swedes write dates so. */
  function dayOf(moment) {
    return new Intl.DateTimeFormat("sv", { timeZone: options.zone }).format(moment);
  }

  let opened = false;
  function keepPlace(info) {
    if (!opened) {
      opened = true; // as the address says already
      return;
    }
    const address = new URL(window.location);
    address.searchParams.delete("month");
    address.searchParams.set("date", dayOf(info.view.calendar.getDate()));
    address.searchParams.set("view", root.dataset.currentView);
    window.history.replaceState(window.history.state, "", address);
    document.querySelectorAll("form.filters").forEach((form) => {
      ["date", "view"].forEach((name) => {
        let field = form.querySelector(`input[type=hidden][name=${name}]`);
        if (!field) {
          field = Object.assign(document.createElement("input"), { type: "hidden", name });
          form.append(field);
        }
        field.value = address.searchParams.get(name);
      });
      form.querySelectorAll("input[type=hidden][name=month]").forEach((field) => field.remove());
    });
  }

  function showTitle(info) {
    if (title) title.textContent = info.view.title;
    root.dataset.currentView = Object.keys(views).find((name) => views[name] === info.view.type);
    document.querySelectorAll("[data-calendar-view]").forEach((button) => {
      const pressed = button.dataset.calendarView === root.dataset.currentView;
      button.setAttribute("aria-pressed", String(pressed));
    });
    keepPlace(info);
  }

  /* FullCalendar hides the words of its headers from screen readers and leaves corners empty. */
  function nameHeaders() {
    root.querySelectorAll("[role=columnheader], [role=rowheader]").forEach((header) => {
      header.querySelectorAll("[aria-hidden]").forEach((part) => part.removeAttribute("aria-hidden"));
      if (header.textContent.trim()) return;
      const words = document.createElement("span");
      words.className = "visually-hidden";
      words.textContent = header.getAttribute("aria-label") || options.textTime;
      header.append(words);
    });
  }

  const calendar = new Calendar(root, {
    plugins,
    locales,
    locale: options.locale || "id",
    timeZone: options.zone,
    initialView: views[options.view] || (window.innerWidth < 700 ? views.day : views.month),
    initialDate: options.date || undefined,
    firstDay: 1,
    headerToolbar: false,
    height: "auto",
    nowIndicator: true,
    views: { timeGridWeek: { titleFormat: { year: "numeric", month: "long", day: "numeric" } } },
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    dayMaxEvents: 4,
    slotDuration: "01:00:00",
    // A post is a moment: with a length, one of 23.50 would lie over the next day too.
    defaultTimedEventDuration: "00:01",
    forceEventDuration: false,
    eventMinHeight: 24,
    editable: true,
    eventStartEditable: true,
    eventDurationEditable: false,
    droppable: true,
    rowEventClass: "calendar-row",
    eventClass: classes,
    eventContent: content,
    events: { url: options.feedUrl, failure: () => window.Tanggap.say(document.body.dataset.textFailed, true) },
    eventDataTransform: prepare,
    eventDrop: dropped,
    eventReceive: received,
    datesSet: showTitle,
    loading: (busy) => root.setAttribute("aria-busy", String(busy)),
  });
  calendar.render();
  new MutationObserver(nameHeaders).observe(root, { childList: true, subtree: true });
  nameHeaders();

  const tray = document.querySelector("[data-calendar-tray]");
  if (tray) {
    new Draggable(tray, {
      itemSelector: "[data-draggable-post]",
      eventData: (item) => ({
        id: item.dataset.id,
        title: item.dataset.title,
        startTime: item.dataset.time || "09:00",
        duration: "00:01",
      }),
    });
  }

  document.addEventListener("click", (event) => {
    const view = event.target.closest("[data-calendar-view]");
    const go = event.target.closest("[data-calendar-go]");
    if (view) calendar.changeView(views[view.dataset.calendarView]);
    if (go) calendar[go.dataset.calendarGo](); // prev, next, today
  });
})();
