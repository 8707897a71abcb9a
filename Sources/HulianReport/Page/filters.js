// What the reader wants to see of a run.

// Makes the tools above a list; the function hears when the wish changes.
function makeFilters(story, hear) {
  const wish = { text: "", lane: "", dialect: "", kind: "", findings: false };
  const set = (key) => (value) => {
    wish[key] = value;
    hear();
  };
  const kinds = Array.from(new Set(story.messages.map(({ kind }) => kind).filter(Boolean))).sort();
  const present = Object.keys(noteKinds).filter((kind) => story.notes.some((note) => note.kind === kind));
  const filters = {
    wish: wishOf(story, wish),
    element: make("div", { class: "tools story-tools" }),
    count: make("span", { class: "shown quiet", role: "status" }),
  };
  const fields = [searchField(words.searchMessages, set("text"))];
  if (story.lanes.length > 1) {
    fields.push(choiceField(
      words.participant, words.allDevices, story.lanes.map((lane) => [String(lane.place), laneTitle(lane)]), set("lane")));
  }
  if (story.dialects.size > 1) {
    fields.push(choiceField(
      words.dialect, words.allDialects, Array.from(story.dialects.keys(), (name) => [name, [name, name]]), set("dialect")));
  }
  fields.push(choiceField(words.kind, words.allKinds, [
    ["messages", words.messagesOnly], ["notes", words.notesOnly],
    ...kinds.map((kind) => [`m ${kind}`, [kind, kind]]), ...present.map((kind) => [`n ${kind}`, noteKinds[kind]]),
  ], set("kind")));
  const only = button(words.findingsOnly, () => {
    wish.findings = !wish.findings;
    only.setAttribute("aria-pressed", String(wish.findings));
    hear();
  }, { "aria-pressed": "false" });
  only.disabled = !story.messages.some(({ findings }) => findings.length > 0) && !story.notes.some(({ bad }) => bad);
  filters.clear = () => {
    Object.assign(wish, { text: "", lane: "", dialect: "", kind: "", findings: false });
    for (const field of fields) field.value = "";
    only.setAttribute("aria-pressed", "false");
    hear();
  };
  filters.element.append(...fields, only, filters.count);
  return filters;
}

// A lane with the title that people gave it.
function laneTitle(lane) {
  const name = laneName(lane);
  return lane.title && lane.title !== lane.name ? name.map((text) => `${text} · ${lane.title}`) : name;
}

// What decides about rows.
function wishOf(story, wish) {
  return {
    get isEmpty() {
      return !wish.text && !wish.lane && !wish.dialect && !wish.kind && !wish.findings;
    },
    fits(row) {
      return row.isMessage ? messageFits(story, row, wish) : noteFits(story, row, wish);
    },
  };
}

// True when a message is what the reader asked for.
function messageFits(story, message, { text, lane, dialect, kind, findings }) {
  if (findings && message.findings.length === 0) return false;
  if (kind && kind !== "messages" && kind !== `m ${message.kind}`) return false;
  if (dialect && message.dialect !== dialect) return false;
  if (lane) {
    const place = Number(lane);
    const takesPart = message.lane === place || message.receptions.some((reception) => reception.lane === place)
      || (message.device && message.device === story.lanes[place].name);
    if (!takesPart) return false;
  }
  return !text || `${message.topic}\n${message.payload}\n${message.device}\n${message.summary}`.toLowerCase().includes(text);
}

// True when a note is what the reader asked for.
function noteFits(story, note, { text, lane, dialect, kind, findings }) {
  if (findings && !note.bad) return false;
  if (kind && kind !== "notes" && kind !== `n ${note.kind}`) return false;
  // A step is about the whole run and says under every participant where one is.
  if (lane && note.kind !== "step" && note.device !== story.lanes[Number(lane)].name) return false;
  if (dialect && note.kind !== "step") {
    const owner = story.lanes.find(({ name }) => name === note.device);
    if (owner?.dialect !== dialect) return false;
  }
  return !text || note.title.join("\n").toLowerCase().includes(text);
}
