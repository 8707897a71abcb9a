// Who said what to whom: a long list of which only the rows in view exist.
const narrowScreen = matchMedia("(max-width: 760px)");
const timeWidth = 86;
const saysWidth = 270;

// Makes the list of a run.
function makeSequence(holder, story) {
  const sequence = {
    story, rows: [], lanes: story.lanes, laneWidth: 90, rowHeight: 30, chosen: null, shown: new Map(),
    head: make("div", { class: "lane-head", "aria-hidden": "true" }),
    inner: make("div", { class: "list-inner" }),
  };
  sequence.list = make("div", { class: "list", tabindex: "0", role: "listbox" }, sequence.head, sequence.inner);
  whenSpoken(() => sequence.list.setAttribute("aria-label", words.sequenceLabel[tongue()]));
  sequence.panel = make("aside", { class: "message" });
  sequence.filters = makeFilters(story, () => refill(sequence));
  sequence.empty = make("p", { class: "quiet", hidden: true }, say(words.nothingMatches));
  holder.append(
    sequence.filters.element,
    make("div", { class: "story-view" }, make("div", { class: "list-frame" }, sequence.list), sequence.panel),
    sequence.empty);
  showMessage(sequence, null);
  const paint = oncePerFrame(() => paintRows(sequence));
  sequence.list.addEventListener("scroll", paint, { passive: true });
  sequence.list.addEventListener("keydown", (event) => walk(sequence, event));
  new ResizeObserver(oncePerFrame(() => layOut(sequence))).observe(sequence.list);
  refill(sequence);
  return sequence;
}

// Fills the list anew with what the reader asked for.
function refill(sequence) {
  const { story, filters } = sequence;
  sequence.rows = rowsOf(story, filters.wish);
  const used = new Set();
  for (const row of sequence.rows) {
    if (!row.isMessage) continue;
    used.add(row.lane);
    for (const { lane } of row.receptions) used.add(lane);
  }
  sequence.lanes = story.lanes.filter(({ place }) => used.has(place));
  const left = filters.wish.isEmpty && story.notesLeftOut > 0 ? [" · ", say(counted.notesLeftOut(story.notesLeftOut))] : [];
  filters.count.replaceChildren(...[say(counted.rows(sequence.rows.length)), left].flat(2));
  sequence.empty.hidden = sequence.rows.length > 0;
  layOut(sequence);
  sequence.list.scrollTop = 0;
  paintRows(sequence);
}

// Fits lanes and rows to the room that there is.
function layOut(sequence) {
  const { list, lanes, inner, head, rows } = sequence;
  const room = list.clientWidth - timeWidth - saysWidth;
  sequence.rowHeight = narrowScreen.matches ? 46 : 30;
  sequence.laneWidth = Math.max(20, Math.min(112, Math.floor(room / Math.max(1, lanes.length))));
  const wide = narrowScreen.matches ? 0 : timeWidth + lanes.length * sequence.laneWidth + saysWidth;
  inner.style.width = wide > list.clientWidth ? `${wide}px` : "100%";
  inner.style.height = `${rows.length * sequence.rowHeight}px`;
  head.style.width = inner.style.width;
  head.style.setProperty("--lane", `${sequence.laneWidth}px`);
  head.classList.toggle("steep", sequence.laneWidth < 66);
  list.classList.toggle("is-wide", wide > list.clientWidth);
  head.replaceChildren(make("span", { class: "pad" }), ...lanes.map((lane) => {
    const title = laneTitle(lane);
    const element = make(
      "span", { class: `lane ${dialectClass(sequence.story, lane.dialect)}`, title: clean(title[0]) },
      make("b", {}, say(laneName(lane))), make("small", {}, lane.dialect || "\u00a0"));
    return element;
  }));
  for (const element of sequence.shown.values()) element.remove();
  sequence.shown.clear();
  paintRows(sequence);
}

// Makes the rows that came into view, and drops those that left it.
function paintRows(sequence) {
  const { list, inner, rows, rowHeight, shown } = sequence;
  const top = list.scrollTop - inner.offsetTop;
  const first = Math.max(0, Math.floor(top / rowHeight) - 6);
  const end = Math.min(rows.length, Math.ceil((top + list.clientHeight) / rowHeight) + 6);
  for (const [place, element] of shown) {
    if (place >= first && place < end) continue;
    element.remove();
    shown.delete(place);
  }
  for (let place = first; place < end; place += 1) {
    if (shown.has(place)) continue;
    const element = makeRow(sequence, rows[place]);
    element.style.top = `${place * rowHeight}px`;
    element.setAttribute("aria-posinset", String(place + 1));
    element.setAttribute("aria-setsize", String(rows.length));
    shown.set(place, element);
    inner.append(element);
  }
  markChosen(sequence);
}

// Makes a row.
function makeRow(sequence, row) {
  if (row.isGap) return make("div", { class: "item gap", role: "option", "aria-disabled": "true" }, say(counted.gap(row.count)));
  if (!row.isMessage) return makeNote(row);
  const { story, lanes, laneWidth } = sequence;
  const worst = row.findings[0]?.verdict;
  const element = make(
    "div", {
      class: `item ${dialectClass(story, row.dialect)} ${worst ? `has-finding v-${worst}` : ""}`, role: "option",
      id: `r${story.run}row${row.number}`,
    },
    make("span", { class: "at" }, clock(row.time)),
    arrows(row, lanes, laneWidth),
    make(
      "span", { class: "says" },
      make("span", {}, make("span", { class: "kind" }, row.kind || row.dialect), row.summary || row.topic),
      make("span", { class: "route" }, routeOf(story, row))));
  if (worst) element.append(icon(worst, "flag icon"));
  element.addEventListener("click", () => choose(sequence, row));
  return element;
}

// Makes the row of something that no message says.
function makeNote(note) {
  const mark = note.kind === "expectation" && note.bad ? "✗" : noteMarks[note.kind] ?? "·";
  return make(
    "div", { class: `item note kind-${note.kind}${note.bad ? " bad" : ""}`, role: "option", "aria-disabled": "true" },
    make("span", { class: "at" }, clock(note.time)), make("span", { class: "mark", "aria-hidden": "true" }, mark),
    make("span", { class: "says", title: clean(note.title[tongue()]) }, make("span", {}, say(note.title))));
}

// Who spoke to whom, for screens without lanes.
function routeOf(story, message) {
  const names = message.receptions.slice(0, 3).map(({ lane }) => laneName(story.lanes[lane])[tongue()]);
  const rest = message.receptions.length + message.more - names.length;
  return `${laneName(story.lanes[message.lane])[tongue()]} → ${names.join(", ") || words.nobody[tongue()]}${rest > 0 ? ` +${rest}` : ""}`;
}

// The arrows of a message, from the lane of who spoke to the lanes of those who heard.
function arrows(message, lanes, laneWidth) {
  const places = new Map(lanes.map(({ place }, column) => [place, laneWidth * (column + 0.5)]));
  const width = lanes.length * laneWidth;
  const picture = draw("svg", { class: "lanes", width, height: 30, "aria-hidden": "true" });
  picture.append(draw("path", { class: "rails", d: Array.from(places.values(), (x) => `M${x} 0V30`).join("") }));
  const start = places.get(message.lane) ?? 0;
  const heads = [];
  const reach = [start, start];
  for (const { lane, lost } of message.receptions) {
    const end = places.get(lane) ?? 0;
    if (lane === message.lane) {
      picture.append(draw("path", { class: "way", fill: "none", d: `M${start} 9C${start + 17} 7 ${start + 17} 23 ${start + 5} 21` }));
      heads.push(draw("path", { class: "head", d: `M${start + 3} 21l6 -3.5v7z` }));
      continue;
    }
    const sign = end > start ? 1 : -1;
    if (end > start) reach[1] = Math.max(reach[1], end - (lost === null ? 5 : 8));
    else reach[0] = Math.min(reach[0], end + (lost === null ? 5 : 8));
    heads.push(lost === null
      ? draw("path", { class: "head", d: `M${end} 15l${-7 * sign} -4v8z` })
      : draw("path", { class: "lost", d: `M${end - 4} 11l8 8m0 -8l-8 8` }));
  }
  if (reach[0] < reach[1]) picture.append(draw("line", { class: "way", x1: reach[0], x2: reach[1], y1: 15, y2: 15 }));
  picture.append(...heads, draw("circle", { class: "from", cx: start, cy: 15, r: 3.5 }));
  return picture;
}

// Shows which row is chosen.
function markChosen({ rows, shown, chosen, list }) {
  let active = null;
  for (const [place, element] of shown) {
    const isChosen = chosen !== null && rows[place] === chosen;
    if (!rows[place].isMessage) continue;
    element.setAttribute("aria-selected", String(isChosen));
    if (isChosen) active = element.id;
  }
  if (active) list.setAttribute("aria-activedescendant", active);
  else list.removeAttribute("aria-activedescendant");
}

// Chooses a message and shows it beside the list.
function choose(sequence, message) {
  sequence.chosen = message;
  markChosen(sequence);
  showMessage(sequence, message);
}

// Brings a row into view, below the heads of the lanes.
function reveal({ list, head, rowHeight }, place, isCentred = false) {
  const covered = head.offsetHeight;
  const room = list.clientHeight - covered;
  const top = place * rowHeight;
  if (isCentred) list.scrollTop = top - room / 2 + rowHeight;
  else if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + room) list.scrollTop = top + rowHeight - room;
}

// Walks the messages by keyboard.
function walk(sequence, event) {
  const { rows, chosen } = sequence;
  const now = chosen ? rows.indexOf(chosen) : -1;
  const page = Math.max(1, Math.floor(sequence.list.clientHeight / sequence.rowHeight) - 3);
  const [start, step] = {
    ArrowDown: [now + 1, 1], ArrowUp: [(now < 0 ? rows.length : now) - 1, -1], Home: [0, 1], End: [rows.length - 1, -1],
    PageDown: [Math.min(rows.length - 1, now + page), -1], PageUp: [Math.max(0, now - page), 1],
  }[event.key] ?? [null, 0];
  if (start === null || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  for (let place = start; place >= 0 && place < rows.length; place += step) {
    if (!rows[place].isMessage) continue;
    reveal(sequence, place);
    paintRows(sequence);
    choose(sequence, rows[place]);
    return;
  }
}

// Shows the message with a number, whatever was filtered before.
function showNumber(sequence, number) {
  const message = sequence.story.messages.find((other) => other.number === number);
  if (!message) return;
  if (!sequence.rows.includes(message)) sequence.filters.clear();
  reveal(sequence, sequence.rows.indexOf(message), true);
  paintRows(sequence);
  choose(sequence, message);
}

// Brings the first row at or behind a time into view.
function showTime(sequence, time) {
  const place = sequence.rows.findIndex((row) => row.time !== null && row.time >= time);
  if (place >= 0) reveal(sequence, place, true);
}
