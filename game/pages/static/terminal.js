"use strict";
// textual.js of textual-serve draws the terminal; this goes on when the connection is lost: soon at first, then more patiently.
addEventListener("DOMContentLoaded", () => {
  const body = document.body, again = body.dataset.again;
  const times = () => Number(sessionStorage.getItem("lost") || 0);
  const wait = () => Math.min(600 * 2 ** times(), 20000);
  let gone = false;
  const back = async () => {
    sessionStorage.setItem("lost", String(times() + 1));
    try {
      const answer = await fetch(again, {cache: "no-store"});
      const said = await answer.text();
      if (answer.ok && said === "lost") { location.reload(); return; }
      body.classList.toggle("full", answer.ok && said === "full");
      const over = answer.status === 404 ? "left" : answer.ok && said;
      if (["left", "moved", "idle"].includes(over)) { body.classList.add("ended", over); return; }
    } catch (error) { /* the network is still away */ }
    setTimeout(back, body.classList.contains("full") ? 3000 : wait());
  };
  let begun = false;  // the keyboard is the game's from its first picture on, without a click
  const look = () => {
    if (body.classList.contains("-first-byte") && !begun) { begun = true; document.querySelector("#terminal textarea")?.focus(); }
    if (body.classList.contains("-first-byte") && !gone) setTimeout(() => { if (!gone) sessionStorage.removeItem("lost"); }, 5000);
    if (body.classList.contains("-closed") && !gone) { gone = true; body.classList.add("lost"); setTimeout(back, wait()); }
  };
  addEventListener("focus", () => { if (begun) document.querySelector("#terminal textarea")?.focus(); });
  new MutationObserver(look).observe(body, {attributes: true, attributeFilter: ["class"]});
});
