// The data of a run, named: the only place that knows the columns of its rows.

// The number of the run in whose data findings stand, with what they say about messages.
const findingsByMessage = (() => {
  const found = new Map();
  for (const element of document.querySelectorAll(".finding[data-message]")) {
    const { run, message, clause, verdict } = element.dataset;
    const key = `${run} ${message}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push({ id: element.id, clause, verdict });
  }
  return found;
})();

// What is wrong with a message: the findings that the page shows, and the clauses of those that it had no room for.
function findingsOf(run, number, broken) {
  const shown = findingsByMessage.get(`${run} ${number}`) ?? [];
  const rest = broken.filter((clause) => !shown.some((finding) => finding.clause === clause));
  return shown.concat(rest.map((clause) => {
    const row = clauses.find(({ id }) => id === clause);
    return row && { id: row.body.id, clause, verdict: row.verdict };
  }).filter(Boolean));
}

// Reads the data of a run; nothing when the page has none.
function readStory(run) {
  const element = document.getElementById(`story-${run}`);
  if (!element) return null;
  const data = JSON.parse(element.textContent);
  const text = (place) => data.texts[place] ?? "";
  const lanes = data.lanes.map((lane, place) => ({ ...lane, place }));
  const messages = data.messages.map((row) => {
    const [ordinal, number, time, lane, topic, payload, size, flags, line, receptions, kind, dialect, device, summary, breaks] = row;
    const last = receptions[receptions.length - 1];
    const more = typeof last === "number" ? last : 0;
    return {
      isMessage: true, ordinal, number, time, lane, size, line, more,
      topic: text(topic), payload: text(payload),
      retain: (flags & 1) !== 0, will: (flags & 2) !== 0, hex: (flags & 4) !== 0, quality: flags >> 3,
      receptions: (more ? receptions.slice(0, -1) : receptions).map(([lane, time, lost]) => (
        { lane, time, lost: lost === undefined ? null : text(lost) })),
      kind: kind === undefined ? "" : text(kind), dialect: dialect === undefined ? "" : text(dialect),
      device: device === undefined ? "" : text(device), summary: summary === undefined ? "" : text(summary),
      findings: findingsOf(run, number, (breaks ?? []).map(text)),
    };
  });
  for (const message of messages) {
    // A message that nobody could read still has the colour of who speaks or listens.
    message.dialect ||= lanes[message.lane]?.dialect
      || lanes[message.receptions.find(({ lane }) => lanes[lane]?.dialect)?.lane]?.dialect || "";
  }
  const notes = data.notes.map(([time, line, kind, title, device, bad]) => (
    { isMessage: false, time, line, kind, title, device, bad: bad === 1 }));
  const tracks = data.tracks.map((track) => ({
    ...track, title: track.title ?? [track.path, track.path],
    points: track.points.map(([time, number, place]) => ({ time, number, text: text(place) })),
  }));
  nameApart(tracks);
  const faults = data.faults.map(([start, end, kind, target, detail]) => ({ start, end, kind, target, detail }));
  const scenes = data.scenes.map(([start, name, turn]) => ({ start, name, turn }));
  const story = {
    run, duration: data.duration, total: data.total, lanes, messages, notes, notesLeftOut: data.notesLeftOut, tracks,
    faults, scenes,
  };
  story.dialects = dialectsOf(story);
  return story;
}

// Tells tracks of one device apart that have one title, such as two compartments of a refrigerator, by where they stand.
function nameApart(tracks) {
  const key = ({ device, title }) => `${device}\n${title[0]}`;
  const counts = new Map();
  for (const track of tracks) counts.set(key(track), (counts.get(key(track)) ?? 0) + 1);
  const same = tracks.filter((track) => counts.get(key(track)) > 1 && track.title[0] !== track.path);
  for (const track of same) {
    const place = track.path.split(/[/.]/)[0];
    track.title = track.title.map((text) => `${place}: ${text}`);
  }
}

// The dialects of a run, in the order of their lanes, each with the number of its colour.
function dialectsOf({ lanes, messages }) {
  const names = [];
  for (const { dialect } of [...lanes, ...messages]) {
    if (dialect && !names.includes(dialect)) names.push(dialect);
  }
  return new Map(names.map((name, place) => [name, place % 8]));
}

// The class that gives the colour of a dialect.
function dialectClass(story, dialect) {
  return story.dialects.has(dialect) ? `dialect-${story.dialects.get(dialect)}` : "";
}

// What a lane is called.
function laneName(lane) {
  if (!lane) return words.unknown;
  if (lane.role === "bridge") return words.bridge;
  if (lane.name === "outside" && lane.role === "foreign") return words.outside;
  return [lane.name, lane.name];
}

// The rows of the list: messages and notes as the record has them, with gaps where messages were not kept.
function rowsOf({ messages, notes, total }, wish) {
  const rows = [];
  let next = 0;
  let ordinal = 0;
  const gap = (count, time) => {
    // Between filtered messages a gap would say nothing.
    if (count > 0 && wish.isEmpty) rows.push({ isGap: true, count, time });
  };
  for (const message of messages) {
    while (next < notes.length && notes[next].line < message.line) {
      if (wish.fits(notes[next])) rows.push(notes[next]);
      next += 1;
    }
    gap(message.ordinal - ordinal - 1, message.time);
    ordinal = message.ordinal;
    if (wish.fits(message)) rows.push(message);
  }
  gap(total - ordinal, null);
  for (const note of notes.slice(next)) if (wish.fits(note)) rows.push(note);
  return rows;
}
