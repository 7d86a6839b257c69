// Desks and letters, as game/engine/picking.py has them: papers that are opened one by one, letters that are sent as one.
"use strict";

function addPicks(engine, story) {
  const picksOf = (world) => story.scenes[world.scene].picks;
  const mark = (world, item) => engine.pair(world.scene, item);
  const { choose, goOn, offers, outcome } = engine;

  function afterOne(world, name) {
    const picks = picksOf(world);
    const item = picks.items.find((one) => one.id === name);
    if (!item || world.chosen[mark(world, name)] || engine.picked(world).length >= picks.most) return null;
    if (!engine.holds(item.guard, world)) return null;
    return { ...world, values: engine.changed(world.values, item.effects), chosen: { ...world.chosen, [mark(world, name)]: true } };
  }

  function after(world, names) { // the worlds after each of them, in the pack's order; none where one is not open then
    const worlds = [];
    for (const item of picksOf(world).items) {
      if (!names.includes(item.id)) continue;
      const following = afterOne(worlds.length ? worlds[worlds.length - 1] : world, item.id);
      if (!following) return [];
      worlds.push(following);
    }
    return worlds;
  }

  function state(world, item, marked) {
    const picks = picksOf(world);
    if (world.chosen[mark(world, item.id)]) return ["taken", ""];
    if (marked.includes(item.id)) return ["marked", ""];
    if (engine.pickable(world, marked).includes(item.id)) return ["open", ""];
    const before = picks.items.slice(0, picks.items.indexOf(item)).map((one) => one.id).filter((name) => marked.includes(name));
    const then = after(world, before).pop() || world;
    if (!engine.holds(item.guard, then)) return item.locked ? ["locked", item.locked] : ["hidden", ""];
    if (engine.picked(world).length + marked.length >= picks.most) return ["full", ""];
    return ["locked", story.words.clash];
  }

  function letters(world) {
    const items = picksOf(world) ? picksOf(world).items : [];
    const chosen = (item) => Boolean(world.chosen[mark(world, item.id)]);
    const labels = (wanted) => items.filter(wanted).map((item) => engine.words(item.label, world)).join(" · ");
    return {
      "0both": labels((item) => item.real && chosen(item)),
      "0mine": labels((item) => !item.real && chosen(item)),
      "0real": labels((item) => item.real && !chosen(item)),
    };
  }

  const line = (role, text, sign, ref) => ({ role, mark: sign, spans: [{ text }], ref });

  return Object.assign(engine, {
    picked(world) {
      const picks = picksOf(world);
      return picks ? picks.items.filter((item) => world.chosen[mark(world, item.id)]).map((item) => item.id) : [];
    },
    missing(world) {
      const picks = picksOf(world);
      return picks ? Math.max(0, picks.least - engine.picked(world).length) : 0;
    },
    pickable(world, marked = []) {
      const picks = picksOf(world);
      if (!picks || (picks.letter && engine.picked(world).length)) return [];
      return picks.items.map((item) => item.id).filter((name) => !marked.includes(name) && after(world, [...marked, name]).length);
    },
    pick(world, names) { // [{item, before, after}], none where that cannot be done as a whole
      const picks = picksOf(world);
      if (!picks || (picks.letter && engine.picked(world).length)) return [];
      const [least, most] = picks.letter ? [Math.max(1, picks.least), picks.most] : [1, 1];
      if (names.length < least || names.length > most) return [];
      const worlds = after(world, names);
      const order = picks.items.filter((item) => names.includes(item.id));
      return worlds.map((one, index) => ({ item: order[index], before: index ? worlds[index - 1] : world, after: one }));
    },
    question(world, marked = []) { // what can be picked, as a section with its items; null where nothing is asked
      const picks = picksOf(world);
      if (!picks || (picks.letter && engine.picked(world).length)) return null;
      const items = picks.items
        .map((item) => ({ item, how: state(world, item, marked) }))
        .filter(({ how }) => how[0] !== "hidden")
        .map(({ item, how }, index) => ({
          id: item.id, number: index + 1, state: how[0], locked: how[1],
          label: engine.words(item.label, world), detail: engine.words(item.detail, world),
        }));
      const count = engine.picked(world).length + marked.length;
      const lines = items.flatMap((one) => [
        line(one.state === "open" ? "item" : "item-" + one.state, one.label,
          ["taken", "marked"].includes(one.state) ? `${one.number} ✓` : String(one.number), one.id),
        ...(one.detail ? [line("item-detail", one.detail, "", one.id)] : []),
        ...(one.locked ? [line("locked", one.locked, "", one.id)] : []),
      ]);
      const fits = picks.fits[count];
      return {
        key: picks.letter ? "letter" : "papers", heading: engine.words(picks.ask, world),
        lines: [...lines, line("fits", fits, "", "")], items, fits, letter: picks.letter, enough: count >= Math.max(1, picks.least),
      };
    },
    pickedWords(world, done) { // what was picked on this visit: each paper with what it says and did, or the letter
      if (!done.length) return [];
      const picks = picksOf(world);
      const changes = (before, then) => [...engine.changes(before, then), ...engine.promised(before, then)];
      const clauses = done.flatMap((one) => engine.fill([one.item.clause], done[0].before));
      return [
        ...(picks.letter ? [{ key: "sent", heading: picks.heading, lines: clauses }] : []),
        ...done.flatMap((one) => [
          ...(picks.letter ? [] : [{ key: "opened", heading: "", lines: engine.fill([one.item.opened], one.before) }]),
          ...engine.told(one.item.told, one.after),
          ...(picks.letter ? [] : changes(one.before, one.after)),
        ]),
        ...(picks.letter ? changes(done[0].before, done[done.length - 1].after) : []),
      ];
    },
    choose: (world, choice) => (engine.missing(world) ? null : choose(world, choice)),
    goOn: (world) => (engine.missing(world) ? null : goOn(world)),
    offers(world, marked) {
      const asked = engine.question(world, marked);
      const first = asked ? asked.items.length : 0;
      return offers(world).map((offer) => ({ ...offer, number: offer.number + first }));
    },
    outcome(before, choice, decided, called) {
      const filled = letters(before);
      const names = /\ue000(0both|0mine|0real)\ue001/;
      const empty = (one) => one.role === "reveal-letter" && one.spans.some((span) => names.test(span.text) && !filled[span.text.match(names)[1]]);
      return outcome(before, choice, decided, called, filled, (lines) => lines.filter((one) => !empty(one)));
    },
  });
}

if (typeof module !== "undefined") module.exports = { addPicks };
