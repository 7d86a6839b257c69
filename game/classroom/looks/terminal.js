"use strict";
addEventListener("DOMContentLoaded", () => {
  const body = document.body, again = body.dataset.again;
  let tries = 0;
  const back = async () => {
    try {
      const answer = await fetch(again, {cache: "no-store"});
      if (answer.ok && (await answer.text()) === "lost") { location.reload(); return; }
      if (answer.ok || answer.status === 404) { body.classList.add("ended"); return; }
    } catch (error) { /* the network is still away */ }
    tries += 1;
    setTimeout(back, Math.min(1000 * tries, 8000));
  };
  new MutationObserver(() => {
    if (body.classList.contains("-closed") && tries === 0) { tries = 1; body.classList.add("lost"); setTimeout(back, 600); }
  }).observe(body, {attributes: true, attributeFilter: ["class"]});
});
