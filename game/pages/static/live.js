"use strict";
// Hears when the page has changed, fetches it and puts it in place of the old one; what had the focus has it again.
addEventListener("DOMContentLoaded", () => {
  const {events, page} = document.body.dataset;
  if (!events) return;
  const heard = document.getElementById("heard");
  const name = element => element && (element.id ? `#${element.id}` : element.value ? `[value="${CSS.escape(element.value)}"]` : "");
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
  const ask = async (address, how) => {
    const mine = ++newest;
    try {
      const answer = await fetch(address, {cache: "no-store", ...how});
      if (answer.status === 429) throw new Error("too fast");
      const text = await answer.text();
      if (mine === newest) show(text);
    } catch (error) { setTimeout(load, 2000); }
  };
  const load = () => ask(page);
  const listen = () => {
    const source = new EventSource(events);
    source.onmessage = load;
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(() => { load(); listen(); }, 4000); };
  };
  addEventListener("submit", event => {
    const form = event.target, button = event.submitter;
    if (!form.matches("form.live") || !button) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    ask(form.getAttribute("action"), {method: "POST", body});
  });
  addEventListener("change", event => { if (event.target.form?.dataset.most) limit(event.target.form); });
  addEventListener("resize", fit);
  document.fonts?.ready.then(fit);
  setInterval(tick, 500);
  begin(); ready(); listen();
});
