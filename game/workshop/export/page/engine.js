// The rules and the words of a play, the same as the game's: tests/workshop/test_export_html.py plays both side by side.
"use strict";

function makeEngine(story, tests) {
  const place = Object.fromEntries(story.variables.map((variable, index) => [variable.name, index]));
  const holds = (needs, world) => needs < 0 || tests[needs](world.values, world.seat, world.seen, world.chosen);
  const pair = (scene, choice) => scene + "/" + choice;

  function changed(values, effects) {
    const after = values.slice();
    for (const effect of effects) {
      const index = place[effect.variable];
      after[index] = "value" in effect
        ? effect.value
        : Math.min(effect.high, Math.max(effect.low, after[index] + effect.amount));
    }
    return after;
  }

  function enter(world, scene) {
    const seen = world.scene && story.scenes[world.scene].watched ? { ...world.seen, [world.scene]: true } : world.seen;
    return { ...world, scene, seen, values: changed(world.values, story.scenes[scene].effects) };
  }

  function follow(world, exits) {
    const trip = story.trips[world.trip];
    if (trip && world.stop < trip.stops.length && trip.stops[world.stop] === world.scene) {
      const stop = world.stop + 1;
      if (stop < trip.stops.length) return enter({ ...world, stop }, trip.stops[stop]);
      return follow({ ...world, stop }, trip.ending);
    }
    return enter(world, exits.find((way) => holds(way.guard, world)).goal);
  }

  const engine = {
    holds,
    pair,
    changed,
    left(seat, code) { // what another chair left: code is its name and a number for each decision, 0 as in the record
      const [name, numbers] = code.split(":");
      const giver = (story.worlds[seat] || []).find((one) => one.seat === name);
      const taken = (numbers || "").split(".").map(Number);
      return { giver, left: giver ? giver.carries.map((carry, at) => carry.left[taken[at] - 1]).filter(Boolean) : [] };
    },
    start(seat, route, code = "") {
      const trip = route ? story.trips.findIndex((one) => one.route === route && one.seat === seat) : -1;
      const world = { seat, trip, stop: trip < 0 ? -1 : 0, scene: "", values: story.seats[seat].values.slice(), seen: {}, chosen: {} };
      for (const { values } of engine.left(seat, code).left) {
        for (const [name, value] of Object.entries(values)) world.values[place[name]] = value;
      }
      return enter(world, trip < 0 ? story.seats[seat].start : story.trips[trip].stops[0]);
    },
    carried(world, code) { // what differs in the world in which a play began
      const { giver, left } = engine.left(world.seat, code);
      const differs = left.map((one) => one.differs).join("; ");
      return differs ? [{ key: "carried", heading: "", lines: engine.fill([giver.told], world, { "0carried": differs }) }] : [];
    },
    open(world) {
      return story.scenes[world.scene].options.filter(
        (option) => !(option.once && world.chosen[pair(world.scene, option.id)]) && holds(option.guard, world),
      );
    },
    choose(world, choice) {
      const option = engine.open(world).find((one) => one.id === choice);
      if (!option) return null;
      const chosen = option.watched ? { ...world.chosen, [pair(world.scene, choice)]: true } : world.chosen;
      const decided = { ...world, chosen, values: changed(world.values, option.effects) };
      return { decided, arrived: follow(decided, option.exits) };
    },
    goOn(world) {
      const scene = story.scenes[world.scene];
      return scene.exits.length ? follow(world, scene.exits) : null;
    },

    // words: a section is {key, heading, lines}, a line {role, mark, spans, ref}, a span {text, strong, emphasis, target}
    words(text, world, filled = {}) {
      const known = { seat: story.seats[world.seat].short, ...filled };
      const value = (name) => {
        if (name in known) return String(known[name]);
        const found = world.values[place[name]];
        return story.variables[place[name]].labels[found] || String(found);
      };
      return text.replace(/\ue000([a-z0-9_]+)\ue001/g, (hole, name) => (name in place || name in known ? value(name) : hole));
    },
    fill(lines, world, filled = {}) {
      const words = (span) => ({ ...span, text: engine.words(span.text, world, filled) });
      return lines.map((line) => ({ ...line, spans: line.spans.map(words) }));
    },
    told(passages, world, key = "prose") {
      return passages
        .filter((passage) => holds(passage.guard, world))
        .map((passage) => ({ key, heading: "", lines: engine.fill(passage.lines, world) }));
    },
    shift(before, after, role) {
      const lines = [];
      story.variables.forEach((variable, index) => {
        const difference = after[index] - before[index];
        if (variable.type !== "meter" || variable.hidden || !difference) return;
        const text = `${variable.label} ${difference > 0 ? "+" : "−"}${Math.abs(difference)} (${before[index]} → ${after[index]})`;
        lines.push({ role, mark: "", spans: [{ text }], ref: variable.name });
      });
      return lines;
    },
    changes(before, after) {
      const lines = engine.shift(before.values, after.values, "change");
      return lines.length ? [{ key: "changes", heading: "", lines }] : [];
    },
    promised(before, after) {
      const lines = story.variables.flatMap((variable, index) =>
        variable.type === "promise" && before.values[index] !== after.values[index] ? [variable.told[after.values[index]]] : [],
      );
      return lines.length ? [{ key: "promises", heading: "", lines }] : [];
    },
    ledger(world, brief) { // every promise that was made, as it stands, with its terms unless in brief
      return story.variables.flatMap((variable, index) =>
        variable.type === "promise" && world.values[index] !== "none"
          ? [variable.told[world.values[index]], ...(brief ? [] : [variable.terms])]
          : [],
      );
    },
    comparison(scene, option, before) {
      return option.parts.map((number) => scene.parts[number]).map((part) => ({
        key: part.key,
        heading: engine.words(part.heading, before),
        lines: part.lines.flatMap((line) => {
          if (line.lines) return holds(line.guard, before) ? engine.fill(line.lines, before) : [];
          if (!line.effects) return engine.fill([line], before);
          const lines = engine.shift(before.values, changed(before.values, line.effects), part.key + "-change");
          return lines.length ? lines : [{ role: part.key + "-change", mark: "", spans: [{ text: story.words.noShift }], ref: "" }];
        }),
      }));
    },
    option(before, choice) {
      return story.scenes[before.scene].options.find((one) => one.id === choice);
    },
    taken(before, choice, decided) {
      const option = engine.option(before, choice);
      return [{ key: "taken", heading: "", lines: engine.fill([option.taken], before) }, ...engine.told(option.told, decided)];
    },
    call(before, choice, memory) { // what is asked before anything is told; null where that is known, or was not shown
      const known = memory.told[story.scenes[before.scene].event];
      const found = known ? null : engine.option(before, choice).call;
      const shown = engine.offers(before).map((offer) => offer.option.id);
      const guesses = found ? found.guesses.filter((guess) => shown.includes(guess.choice)) : [];
      if (!guesses.some((guess) => guess.right)) return null;
      const told = guesses.map((guess) => ({ ...guess, label: engine.words(guess.label, before) }));
      return { heading: engine.fill([found.heading], before)[0], ask: engine.words(found.ask, before), guesses: told };
    },
    stands(scene, memory) { // what was called first about the event of a key moment, whose answer is known from now on
      const { event, options } = story.scenes[scene];
      memory.told[event] = true;
      return options.some((one) => one.id === memory.said[event]) ? memory.said[event] : "";
    },
    right: (scene, said) => story.scenes[scene].options.some((one) => one.id === said && one.as_history),
    answer(before, choice, called) { // called: {said, rights, calls}, the numbers with this one
      const asked = engine.option(before, choice).call;
      const guess = called && asked && asked.guesses.find((one) => one.choice === called.said);
      if (!guess) return [];
      const lines = engine.fill([guess.result], before, { "0rights": called.rights, "0calls": called.calls });
      return [{ key: "reveal-after", heading: "", lines }];
    },
    outcome(before, choice, decided, called, filled = {}, sifted = (lines) => lines) {
      const reveal = engine.option(before, choice).reveal;
      return [
        ...engine.taken(before, choice, decided),
        ...engine.changes(before, decided),
        ...reveal.map((part) => ({ ...part, lines: engine.fill(sifted(part.lines), before, filled) })),
        ...engine.answer(before, choice, called),
        ...engine.promised(before, decided),
      ];
    },
    file(before, choice) {
      const scene = story.scenes[before.scene];
      return scene.key ? engine.comparison(scene, engine.option(before, choice), before) : [];
    },
    bridge(world, left) {
      const trip = story.trips[world.trip];
      return !trip || (left && left.stop === world.stop) ? [] : engine.told(trip.bridges[world.stop] || [], world, "bridge");
    },
    scene(world, left) {
      const scene = story.scenes[world.scene];
      return [
        ...engine.bridge(world, left),
        scene.heading,
        ...engine.told(scene.told, world),
        ...(left ? engine.changes(left, world) : []),
        ...(left ? engine.promised(left, world) : []),
        ...(scene.end ? [scene.end] : []),
      ];
    },
    offers(world) {
      const open = engine.open(world);
      return story.scenes[world.scene].options
        .map((option) => ({ option, open: open.includes(option) }))
        .filter(({ option, open: can }) => can || (option.locked && !(option.once && world.chosen[pair(world.scene, option.id)])))
        .map((offer, index) => ({
          ...offer,
          number: index + 1,
          label: engine.words(offer.option.label, world),
          detail: engine.words(offer.option.detail, world),
        }));
    },
  };
  return engine;
}

if (typeof module !== "undefined") module.exports = { makeEngine };
