"use strict";
// Hears when the page has changed, fetches it and puts it in place of the old one; what had the focus has it again.
addEventListener("DOMContentLoaded", () => {
  const {events, page} = document.body.dataset;
  if (!events) return;
  const heard = document.getElementById("heard");
  const name = element => element && (element.id ? `#${element.id}` : element.value ? `[value="${CSS.escape(element.value)}"]` : "");
  const lost = document.getElementById("lost");
  // A page that gets no answer says so; what was marked stays as it is.
  const connected = yes => { if (lost) { lost.hidden = yes; lost.textContent = yes ? "" : lost.dataset.words; } };
  const say = main => { if (heard && main.dataset.heard && heard.textContent !== main.dataset.heard) heard.textContent = main.dataset.heard; };
  const fit = () => {
    if (!("fit" in document.body.dataset)) return;
    const root = document.documentElement;
    root.style.fontSize = "";
    for (let size = parseFloat(getComputedStyle(root).fontSize); root.scrollHeight > innerHeight && size > 10; size -= 0.5) root.style.fontSize = `${size}px`;
  };
  let ends = 0;
  const tick = () => {
    const clock = document.querySelector("[data-left]");
    if (!clock) return;
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const begin = () => { ends = Date.now() + 1000 * Number(document.querySelector("[data-left]")?.dataset.left || 0); tick(); fit(); };
  // As many boxes as may be marked are marked: the others wait until one is free.
  const limit = form => {
    const boxes = [...form.querySelectorAll("[type=checkbox]")], full = boxes.filter(one => one.checked).length >= Number(form.dataset.most);
    for (const one of boxes) one.disabled = full && !one.checked;
  };
  // What was marked and not yet sent stays marked, as long as the same vote is open.
  const keep = (before, after) => {
    if (!before || !after) return;
    if (before.dataset.round === after.dataset.round)
      for (const one of after.querySelectorAll("[type=checkbox]")) one.checked = before.querySelector(`[value="${CSS.escape(one.value)}"]`)?.checked;
  };
  const show = text => {
    const fresh = new DOMParser().parseFromString(text, "text/html"), main = fresh.querySelector("main");
    if (!main || !fresh.body.dataset.events) { location.reload(); return; }
    const old = document.querySelector("main"), focus = name(old.contains(document.activeElement) ? document.activeElement : null);
    const open = [...old.querySelectorAll("details[open]")].map(one => one.id);
    document.documentElement.className = fresh.documentElement.className;
    document.body.dataset.state = fresh.body.dataset.state;
    keep(old.querySelector("[data-most]"), main.querySelector("[data-most]"));
    if (old.outerHTML !== main.outerHTML) old.replaceWith(main);
    ready();
    document.querySelector("footer").replaceWith(fresh.querySelector("footer"));
    for (const one of document.querySelectorAll("main details")) one.open = open.includes(one.id);
    if (focus) (document.querySelector(`main ${focus}`) || document.querySelector("main button, main summary"))?.focus({preventScroll: true});
    say(main); begin();
  };
  const ready = () => { for (const form of document.querySelectorAll("[data-most]")) limit(form); };
  let newest = 0;  // an answer that was overtaken by a newer question is old news
  let unsent = null;  // a form that was sent and not yet answered: it is sent again until it is
  const load = async () => {
    const mine = ++newest, form = unsent;
    try {
      const how = form ? {method: "POST", body: form.body} : {};
      const answer = await fetch(form ? form.action : page, {cache: "no-store", signal: AbortSignal.timeout(10000), ...how});
      if (answer.status === 429) throw new Error("too fast");
      const text = await answer.text();
      if (unsent === form) unsent = null;
      connected(true);
      if (mine === newest) show(text);
    } catch (error) {
      connected(false);
      setTimeout(() => { if (mine === newest) load(); }, 2000);
    }
  };
  const listen = () => {
    const source = new EventSource(events);
    let late = 0;
    source.onopen = () => { clearTimeout(late); late = 0; };
    source.onmessage = event => { if (unsent || event.data !== document.body.dataset.state) load(); else connected(true); };
    source.onerror = () => {
      late = late || setTimeout(() => connected(false), 3000);
      if (source.readyState === EventSource.CLOSED) setTimeout(() => { load(); listen(); }, 4000);
    };
  };
  addEventListener("submit", event => {
    const form = event.target, button = event.submitter;
    if (!form.matches("form.live") || !button) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    body.append("live", "1");
    if (button.hasAttribute("aria-pressed"))
      for (const one of form.querySelectorAll("[aria-pressed]")) one.setAttribute("aria-pressed", one === button);
    unsent = {action: form.getAttribute("action"), body};
    load();
  });
  addEventListener("change", event => { if (event.target.form?.dataset.most) limit(event.target.form); });
  addEventListener("offline", () => connected(false));
  addEventListener("online", load);
  addEventListener("resize", fit);
  document.fonts?.ready.then(fit);
  setInterval(tick, 500);
  begin(); ready(); listen();
});
