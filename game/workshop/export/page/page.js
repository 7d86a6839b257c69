// The page: what is on the screen, and what keys and mouse do.
"use strict";

(function play() {
  const engine = addPicks(makeEngine(STORY, TESTS), STORY);
  const words = STORY.words;
  const main = document.querySelector("main");
  const ruler = document.querySelector("#ruler");
  const side = document.querySelector("aside");
  const card = document.querySelector("dialog");
  const { element, mark, line } = makeProse(STORY.accents, openCard);
  let trail = null; // {seat, route, moves: [{scene, choice, before, decided, arrived}], steps since}
  let memory = { told: {}, said: {} }; // of key moments, by event: whether the answer was shown, what was called first
  let undo = []; // what to return to, a decision each

  function button(text, act, kind) {
    const made = element("button", kind || "", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function section(found) {
    const level = found.key === "heading" ? "h2" : "h3";
    const heading = found.heading ? element(level, "", found.heading) : null;
    if (heading && level === "h2") heading.tabIndex = -1;
    return element("section", found.key, heading, ...found.lines.map(line));
  }

  function sections(list) {
    const box = document.createDocumentFragment();
    let pair = null;
    for (const found of list) {
      if (found.key === "you") box.append((pair = element("div", "pair")));
      (pair && (found.key === "you" || found.key === "history") ? pair : box).append(section(found)); // one column where both did the same
    }
    return box;
  }

  function show(...parts) {
    main.replaceChildren(...parts);
    drawRuler();
    drawMeters();
    scrollTo(0, 0);
    const first = main.querySelector("h1, h2, h3");
    if (first) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
  }

  // the title

  function title() {
    trail = null;
    undo = [];
    const roads = element("div", "choices");
    for (const [seat, found] of Object.entries(STORY.seats)) {
      roads.append(choice(roads.childElementCount + 1, found.name, found.about, () => enter(seat, "")));
      for (const trip of STORY.trips.filter((one) => one.seat === seat)) {
        roads.append(choice(roads.childElementCount + 1, `${found.name} — ${trip.label}`, "", () => enter(seat, trip.route)));
      }
    }
    show(
      element("h1", "", STORY.title),
      element("p", "tagline", STORY.tagline),
      ...STORY.about.map(line),
      element("p", "ask", words.whose),
      roads,
      ...(kept() ? [onward(words.resume, () => recall(kept()))] : []),
    );
  }

  function choice(number, label, detail, act, locked) {
    const text = element("span", "label", label);
    const made = element("button", "choice", element("span", "number", String(number)), text);
    if (detail) made.append(element("span", "detail", detail));
    if (locked) made.append(element("span", "locked", locked));
    made.type = "button";
    made.disabled = Boolean(locked);
    made.dataset.number = number;
    if (!locked) made.addEventListener("click", act);
    return made;
  }

  // playing

  function enter(seat, route) { // where other chairs can have left a world for this one, ask in which it begins
    const givers = STORY.worlds[seat];
    if (!givers) return begin(seat, route, "");
    ask(words.world, [
      [words.record, () => begin(seat, route, "")],
      ...givers.map((giver) => [giver.offered, () => receive(seat, route, giver, [])]),
    ]);
  }

  function receive(seat, route, giver, taken) { // ask what came of each decision that is handed on
    const carry = giver.carries[taken.length];
    if (!carry) return begin(seat, route, `${giver.seat}:${taken.join(".")}`);
    const found = [words.asRecord, ...carry.left.map((one) => one.differs)];
    ask(carry.label, found.map((text, number) => [text, () => receive(seat, route, giver, [...taken, number])]));
  }

  function ask(question, answers) {
    const list = element("div", "choices", ...answers.map(([text, act], at) => choice(at + 1, text, "", act)));
    show(element("h2", "", question), list, onward(words.again, title));
  }

  function begin(seat, route, code) {
    trail = { seat, route, code, moves: [], world: engine.start(seat, route, code), left: null };
    memory = { told: {}, said: {} };
    remember();
    sceneage(engine.carried(trail.world, code));
  }

  function sceneage(before) {
    const { world, left } = trail;
    trail.before = before;
    trail.marked = [];
    trail.done = trail.done && trail.done.length && trail.done[0].before.scene === world.scene ? trail.done : [];
    trail.opening = () => sections([...before, ...engine.scene(trail.done.length ? trail.done[0].before : world, left)]);
    scenePage();
  }

  function scenePage(focus) { // again after each paper, and each mark in a letter
    const { world } = trail;
    const scene = STORY.scenes[world.scene];
    const asked = engine.question(world, trail.marked);
    const parts = [trail.opening(), ...(asked ? desk(asked) : []), sections(engine.pickedWords(world, trail.done))];
    const missing = engine.missing(world);
    if (scene.options.length) {
      const list = element("div", "choices");
      for (const offer of engine.offers(world, trail.marked)) {
        const locked = offer.open ? (missing ? words.first : "") : offer.option.locked;
        list.append(choice(offer.number, offer.label, offer.detail, () => take(offer.option.id), locked));
      }
      parts.push(element("p", "ask", engine.words(scene.ask, world)), list);
    } else if (scene.ending) {
      parts.push(onward(words.debrief, debrief));
    } else if (!missing) {
      parts.push(onward(words.onward, goOn));
    }
    show(...parts);
    const wanted = focus && main.querySelector(`[data-item="${focus}"]`);
    if (wanted) wanted.focus();
  }

  // a desk or a letter

  function desk(asked) {
    const list = element("div", "choices picks");
    for (const item of asked.items) {
      const made = choice(item.number, item.label, item.detail, () => choosePick(asked, item), item.locked);
      made.dataset.item = item.id;
      made.disabled = !(item.state === "open" || item.state === "marked");
      if (asked.letter) made.setAttribute("aria-pressed", item.state === "marked");
      if (["taken", "marked"].includes(item.state)) made.querySelector(".number").append(" ✓");
      list.append(made);
    }
    const heading = element("section", asked.key, element("h3", "", asked.heading), element("p", "fits", asked.fits));
    heading.querySelector(".fits").setAttribute("aria-live", "polite");
    if (!asked.letter) return [heading, list];
    const marked = asked.items.filter((item) => item.state === "marked");
    const sheet = element("section", "sheet", element("h3", "", words.letter), ...marked.map((item) => element("p", "clause", item.label)));
    const send = button(words.send, () => pick(trail.marked), "send");
    send.disabled = !asked.enough;
    return [element("div", "writing", element("div", "", heading, list), element("div", "", sheet, element("p", "onward", send)))];
  }

  function choosePick(asked, item) {
    if (!asked.letter) return pick([item.id]);
    trail.marked = trail.marked.includes(item.id) ? trail.marked.filter((one) => one !== item.id) : [...trail.marked, item.id];
    scenePage(item.id);
  }

  function pick(names, quiet) {
    const acts = engine.pick(trail.world, names);
    if (!acts.length) return false;
    undo.push({ ...trail, moves: trail.moves.slice() });
    const move = { scene: trail.world.scene, choice: names.join("+"), before: trail.world, picked: true };
    trail.moves.push(move);
    trail.done = [...(trail.done || []), ...acts];
    trail.world = acts[acts.length - 1].after;
    trail.marked = [];
    if (quiet) return true;
    remember();
    scenePage(names[0]);
    return true;
  }

  function onward(text, act) {
    return element("p", "onward", button(text, act, "go"));
  }

  function goOn() {
    trail.left = trail.world;
    trail.world = engine.goOn(trail.world);
    trail.done = [];
    remember();
    sceneage([]);
  }

  function take(id, said) { // said: what was called, where a play is recalled
    const before = trail.world;
    const turn = engine.choose(before, id);
    if (!turn) return false;
    undo.push({ ...trail, moves: trail.moves.slice() });
    const move = { scene: before.scene, choice: id, before, decided: turn.decided, said: "" };
    const asked = STORY.scenes[before.scene].key && engine.call(before, id, memory);
    trail.moves.push(move);
    trail.left = turn.decided;
    trail.world = turn.arrived;
    trail.done = [];
    if (said !== undefined) {
      if (asked && asked.guesses.some((one) => one.choice === said)) memory.said[STORY.scenes[before.scene].event] = said;
      if (STORY.scenes[before.scene].key) move.said = engine.stands(before.scene, memory);
      return true;
    }
    remember();
    if (asked) call(move, asked);
    else tell(move);
    return true;
  }

  function call(move, asked) {
    trail.calling = true; // the ruler must not tell what is asked
    const list = element("div", "choices");
    const say = (said) => {
      if (said) memory.said[STORY.scenes[move.scene].event] = said;
      tell(move);
    };
    for (const guess of asked.guesses) list.append(choice(list.childElementCount + 1, guess.label, "", () => say(guess.choice)));
    const heading = element("h2", "", ...line(asked.heading).childNodes);
    show(element("section", "call", heading, element("p", "where", asked.ask)), list, onward(words.nothing, () => say("")));
  }

  function tell(move) {
    trail.calling = false;
    if (STORY.scenes[move.scene].key) move.said = engine.stands(move.scene, memory);
    remember();
    const said = trail.moves.filter((one) => one.said);
    const called = move.said && { said: move.said, rights: said.filter(right).length, calls: said.length };
    const told = engine.outcome(move.before, move.choice, move.decided, called);
    if (!STORY.scenes[move.scene].key) sceneage(told);
    else show(sections(told), file(move.before, move.choice), onward(words.onward, () => sceneage([])));
  }

  const right = (move) => engine.right(move.scene, move.said);

  function file(before, id) {
    return element("details", "file", element("summary", "", words.file), sections(engine.file(before, id)));
  }

  function back() {
    if (!undo.length) return title();
    trail = undo.pop();
    remember();
    sceneage(trail.before || []);
  }

  // what the play was, beside the record

  function moments() {
    const told = trail ? trail.moves.slice(0, trail.calling ? -1 : undefined) : [];
    return told
      .map((move) => ({ move, scene: STORY.scenes[move.scene] }))
      .filter(({ move, scene }) => scene.key && !move.picked)
      .map(({ move, scene }) => ({ ...move, found: scene, option: scene.options.find((one) => one.id === move.choice) }));
  }

  const markOf = (moment) => STORY.verdicts[moment.option.as_history];

  function debrief() {
    const met = moments();
    const counted = met.filter((moment) => moment.option.as_history !== null);
    const same = counted.filter((moment) => moment.option.as_history).length;
    const said = trail.moves.filter((move) => move.said);
    const list = met.map((moment) => {
      const rows = moment.option.as_history
        ? [element("p", "", `${words.both} ${engine.words(moment.option.label, moment.before)}`)]
        : [
            element("p", "you-label", `${words.you} ${engine.words(moment.option.label, moment.before)}`),
            element("p", "history-label", `${words.history} ${engine.words(moment.found.historys, moment.before)}`),
          ];
      const heading = element("p", "moment", mark(markOf(moment)), ` ${moment.found.when} · ${moment.found.heading.heading}`);
      return element("section", "moment", heading, ...rows);
    });
    show(
      element("h2", "", words.beside),
      element("p", "share", words.share.replace("{n}", same).replace("{total}", counted.length)),
      ...(said.length ? [element("p", "share", words.rights.replace("{right}", said.filter(right).length).replace("{n}", said.length))] : []),
      ...ledger(),
      ...list,
      onward(words.again, title),
    );
  }

  function ledger() {
    const lines = engine.ledger(trail.world);
    return lines.length ? [element("section", "ledger", element("h3", "", words.ledger), ...lines.map(line))] : [];
  }

  function openLedger() {
    const lines = engine.ledger(trail.world);
    const told = lines.length ? lines.map(line) : [element("p", "", words.unpromised)];
    card.replaceChildren(element("h3", "", words.ledger), ...told, element("p", "onward", button(words.close, () => card.close(), "go")));
    card.showModal();
  }

  function drawRuler() {
    const met = moments();
    const years = new Map();
    for (const moment of met) {
      const year = moment.found.year || "—";
      years.set(year, [...(years.get(year) || []), moment]);
    }
    const parts = [...years].map(([year, list]) =>
      element("span", "year", year + " ", ...list.map((moment) => mark(markOf(moment)))),
    );
    const counted = met.filter((moment) => moment.option.as_history !== null);
    const off = counted.filter((moment) => !moment.option.as_history).length;
    const standing = counted.length ? words.off.replace("{off}", off).replace("{total}", counted.length) : "";
    ruler.replaceChildren(element("div", "years", ...parts), element("div", "standing", standing));
  }

  function drawMeters() {
    side.replaceChildren();
    if (!trail) return;
    side.append(element("h3", "", STORY.seats[trail.seat].name));
    STORY.variables.forEach((variable, index) => {
      if (variable.type !== "meter" || variable.hidden) return;
      const value = trail.world.values[index];
      const bar = element("meter");
      Object.assign(bar, { min: variable.min, max: variable.max, value });
      const row = element("label", "meter", element("span", "", variable.label), bar, element("span", "value", String(value)));
      row.title = variable.about;
      side.append(row);
    });
    const promised = engine.ledger(trail.world, true);
    if (promised.length) side.append(...promised.map(line), element("p", "onward", button(words.ledger, openLedger)));
  }

  // the codex

  function openCard(target) {
    const found = STORY.codex[target];
    if (!found) return;
    const link = found.url ? element("p", "source", Object.assign(element("a", "", found.url), { href: found.url, rel: "noreferrer" })) : null;
    card.replaceChildren(
      element("h3", "", found.title),
      ...found.lines.map(line),
      ...(link ? [link] : []),
      element("p", "onward", button(words.close, () => card.close(), "go")),
    );
    card.showModal();
  }

  // the address keeps the play, so that a reload or a bookmark comes back to it

  function remember() {
    const moves = trail.moves.map((move) => (move.said ? `${move.choice}:${move.said}` : move.choice)).join(",");
    history.replaceState(null, "", `#${trail.seat}/${trail.route}/${moves}${trail.code && `/${trail.code}`}`);
    keep(location.hash);
  }

  function keep(hash) {
    try {
      localStorage.setItem(STORY.kept, hash);
    } catch {
      // a browser may allow no memory; the address has the play all the same
    }
  }

  function kept() {
    try {
      return localStorage.getItem(STORY.kept) || "";
    } catch {
      return "";
    }
  }

  function recall(hash) {
    const [seat, route, moves, code = ""] = decodeURIComponent(hash.slice(1)).split("/");
    if (!STORY.seats[seat] || (route && !STORY.trips.some((trip) => trip.route === route && trip.seat === seat))) return title();
    trail = { seat, route: route || "", code, moves: [], world: engine.start(seat, route, code), left: null };
    memory = { told: {}, said: {} };
    for (const move of (moves || "").split(",").filter(Boolean)) {
      const names = move.split("+");
      for (let step = 0; step < 1000 && STORY.scenes[trail.world.scene].exits.length && !engine.pick(trail.world, names).length; step += 1) {
        const next = engine.goOn(trail.world);
        if (!next) break;
        trail.left = trail.world;
        trail.world = next;
        trail.done = [];
      }
      if (pick(names, true)) continue;
      const [taken, said] = move.split(":");
      if (!take(taken, said || "")) break;
    }
    sceneage(trail.moves.length ? [] : engine.carried(trail.world, code));
  }

  function otherColours() {
    document.documentElement.className = document.documentElement.className === "night" ? "day" : "night";
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || card.open) return;
    const buttons = [...main.querySelectorAll("button:not(:disabled)")];
    const at = buttons.indexOf(document.activeElement);
    if (/^[1-9]$/.test(event.key)) {
      const wanted = main.querySelector(`button[data-number="${event.key}"]:not(:disabled)`);
      if (wanted) wanted.click();
    } else if (event.key === "f") {
      const found = main.querySelector("details.file");
      if (found) found.open = !found.open;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!buttons.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      buttons[at < 0 ? (step > 0 ? 0 : buttons.length - 1) : (at + step + buttons.length) % buttons.length].focus();
      event.preventDefault();
    } else if (event.key === "s" && main.querySelector("button.send:not(:disabled)")) {
      main.querySelector("button.send").click();
    } else if (event.key === "l" && trail) {
      openLedger();
    } else if (event.key === "Enter" && at < 0 && document.activeElement.tagName !== "A") {
      const go = main.querySelector("button.go");
      if (go) go.click();
    } else if (event.key === "u" && trail) back();
    else if (event.key === "t") otherColours();
  });
  document.querySelector("#back").addEventListener("click", () => trail && back());
  document.querySelector("#theme").addEventListener("click", otherColours);
  recall(location.hash);
})();
