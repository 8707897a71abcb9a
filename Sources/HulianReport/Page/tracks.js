// State over time: which tracks are shown, the cursor, the zoom, and the same as a table.
const trackLimit = 14;

// Makes the chart of a run; the function hears the time at which the reader clicked.
function makeTracks(holder, story, goTo) {
  const chart = {
    story, range: [0, Math.max(1, story.duration)], cursorTime: null, text: "", limit: trackLimit, rows: [],
    unchanged: !story.tracks.some(({ changes }) => changes > 1),
    box: make("div", { class: "chart", tabindex: "0", role: "group" }),
    cursor: make("div", { class: "chart-cursor", hidden: true }),
    band: make("div", { class: "chart-range", hidden: true }),
    more: make("p", { class: "more-row" }),
    empty: make("p", { class: "quiet", hidden: true }, say(words.nothingMatches)),
    goTo,
  };
  whenSpoken(() => chart.box.setAttribute("aria-label", words.chartLabel[tongue()]));
  holder.append(trackTools(chart), chart.box, chart.empty, chart.more, keyOf(story), tableOf(chart));
  hearPointer(chart);
  chart.box.addEventListener("keydown", (event) => steer(chart, event));
  let width = 0;
  new ResizeObserver(oncePerFrame(() => {
    if (chart.box.clientWidth === width) return;
    width = chart.box.clientWidth;
    redraw(chart);
  })).observe(chart.box);
  // Titles inside the pictures are in the language of the page.
  spoken.push(() => redraw(chart));
  relist(chart);
  return chart;
}

// Makes the tools above the chart.
function trackTools(chart) {
  const tools = make("div", { class: "tools story-tools" }, searchField(words.searchTracks, (text) => {
    chart.text = text;
    chart.limit = trackLimit;
    relist(chart);
  }));
  if (!chart.unchanged && chart.story.tracks.some(({ changes }) => changes < 2)) {
    const too = button(words.unchangedToo, () => {
      chart.unchanged = !chart.unchanged;
      too.setAttribute("aria-pressed", String(chart.unchanged));
      relist(chart);
    }, { "aria-pressed": "false" });
    tools.append(too);
  }
  chart.whole = button(words.resetZoom, () => zoom(chart, [0, Math.max(1, chart.story.duration)]));
  tools.append(
    button(words.zoomIn, () => zoomBy(chart, 0.5)), button(words.zoomOut, () => zoomBy(chart, 2)), chart.whole,
    make("span", { class: "shown quiet" }, say(words.zoomHint)));
  return tools;
}

// Chooses the tracks that are shown.
function relist(chart) {
  const fits = ({ device, path, title, changes }) => (chart.unchanged || changes > 1)
    && (!chart.text || `${device}\n${path}\n${title.join("\n")}`.toLowerCase().includes(chart.text));
  // Tracks stand by device, devices in the order in which they changed first.
  const devices = new Map();
  for (const track of chart.story.tracks.filter(fits)) {
    if (!devices.has(track.device)) devices.set(track.device, []);
    devices.get(track.device).push(track);
  }
  const all = Array.from(devices.values()).flat();
  const shown = all.slice(0, chart.limit);
  chart.axis = makeChartRow(chart, null, false);
  chart.rows = shown.map((track, place) => makeChartRow(chart, track, shown[place - 1]?.device === track.device));
  chart.box.replaceChildren(chart.axis.element, ...chart.rows.map(({ element }) => element), chart.cursor, chart.band);
  chart.box.hidden = all.length === 0;
  chart.empty.hidden = all.length > 0;
  const rest = all.length - shown.length;
  chart.more.hidden = rest <= 0;
  const step = Math.min(rest, 4 * trackLimit);
  chart.more.replaceChildren(button(counted.showMore(step), () => {
    chart.limit += step;
    relist(chart);
  }));
  redraw(chart);
}

// Makes the row of a track, or of the axis.
function makeChartRow(chart, track, follows) {
  const plot = make("div", { class: "chart-plot" });
  if (!track) {
    const name = make("div", { class: "chart-name" }, say(words.time));
    return { element: make("div", { class: "chart-row axis" }, name, plot), plot, name };
  }
  const path = track.kind === "presence"
    ? say(words.sees.map((text) => `${text} ${track.path}`)) : say(track.title);
  const now = make("span", { class: "now" });
  const name = make(
    "div", { class: "chart-name", title: clean(`${track.device} ${track.path}`) }, make("b", {}, track.device),
    make("span", { class: "path" }, path), now);
  return { element: make("div", { class: `chart-row${follows ? " follows" : ""}` }, name, plot), plot, track, now };
}

// Draws all rows anew.
function redraw(chart) {
  const width = Math.floor(chart.axis.plot.clientWidth);
  if (width < 10) return;
  chart.scale = scaleOf(chart.range, width);
  chart.axis.plot.replaceChildren(drawAxis(chart.scale, chart.story));
  for (const row of chart.rows) row.plot.replaceChildren(drawTrack(row.track, chart.scale, chart.story));
  chart.whole.disabled = chart.range[0] <= 0 && chart.range[1] >= chart.story.duration;
  moveCursor(chart, chart.cursorTime);
}

// Shows another range of time.
function zoom(chart, [start, end]) {
  const last = Math.max(1, chart.story.duration);
  const least = Math.min(last, 1);
  const from = Math.max(0, Math.min(start, last - least));
  chart.range = [from, Math.min(last, Math.max(end, from + least))];
  redraw(chart);
}

// Zooms around the cursor, or the middle.
function zoomBy(chart, factor) {
  const [start, end] = chart.range;
  const isInside = chart.cursorTime !== null && chart.cursorTime >= start && chart.cursorTime <= end;
  const centre = isInside ? chart.cursorTime : (start + end) / 2;
  const half = ((end - start) * factor) / 2;
  const shift = Math.max(0, half - centre);
  zoom(chart, [centre - half, centre + half + shift]);
}

// Puts the cursor at a time and says what each track is there.
function moveCursor(chart, time) {
  chart.cursorTime = time;
  const isSeen = time !== null && time >= chart.range[0] && time <= chart.range[1];
  chart.cursor.hidden = !isSeen;
  chart.axis.name.replaceChildren(...(isSeen ? [document.createTextNode(clock(time))] : say(words.time)));
  for (const { track, now } of chart.rows) now.textContent = isSeen ? clean(valueAt(track, time)) : "";
  if (isSeen) chart.cursor.style.left = `${plotLeft(chart) + chart.scale.x(time)}px`;
}

// Where pictures begin inside the chart.
function plotLeft({ axis, box }) {
  return axis.plot.getBoundingClientRect().left - box.getBoundingClientRect().left - box.clientLeft;
}

// Hears the mouse and the finger.
function hearPointer(chart) {
  const { box, band } = chart;
  let from = null;
  const place = (event) => event.clientX - chart.axis.plot.getBoundingClientRect().left;
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest(".chart-plot")) return;
    from = place(event);
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (!chart.scale) return;
    const x = place(event);
    if (from === null && x < chart.scale.left) return;
    moveCursor(chart, chart.scale.time(x));
    if (from === null) return;
    const [left, right] = [from, x].map(chart.scale.inside).sort((a, b) => a - b);
    band.hidden = right - left < 4;
    band.style.left = `${plotLeft(chart) + left}px`;
    band.style.width = `${right - left}px`;
  });
  box.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const x = place(event);
    const start = from;
    from = null;
    band.hidden = true;
    if (Math.abs(x - start) >= 6) zoom(chart, [chart.scale.time(Math.min(start, x)), chart.scale.time(Math.max(start, x))]);
    else chart.goTo(chart.scale.time(x));
  });
  box.addEventListener("pointercancel", () => {
    from = null;
    band.hidden = true;
  });
  box.addEventListener("pointerleave", () => {
    if (from === null) moveCursor(chart, null);
  });
  box.addEventListener("dblclick", () => zoom(chart, [0, Math.max(1, chart.story.duration)]));
}

// Steers the cursor and the zoom by keyboard.
function steer(chart, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [start, end] = chart.range;
  const step = (end - start) / 100;
  const move = (by) => moveCursor(chart, Math.max(start, Math.min(end, (chart.cursorTime ?? start) + by)));
  const act = {
    ArrowLeft: () => move(-step), ArrowRight: () => move(step), "+": () => zoomBy(chart, 0.5), "=": () => zoomBy(chart, 0.5),
    "-": () => zoomBy(chart, 2), Escape: () => zoom(chart, [0, Math.max(1, chart.story.duration)]),
    Enter: () => chart.cursorTime !== null && chart.goTo(chart.cursorTime),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// What the marks of the chart mean.
function keyOf({ faults, scenes, tracks }) {
  const key = make("p", { class: "chart-key" });
  const add = (style, label) => key.append(make("span", {}, make("i", { class: style }), say(label)));
  if (tracks.some(({ kind }) => kind === "switch" || kind === "presence")) add("k-on", words.on);
  if (tracks.some(({ kind }) => kind === "switch")) add("k-off", words.off);
  if (tracks.some(({ kind }) => kind === "presence")) add("k-gone", words.offline);
  if (faults.length > 0) add("k-fault", words.fault);
  if (scenes.length > 0) add("k-scene", words.scene);
  return key;
}

// The same as a table, made when it is opened.
function tableOf(chart) {
  const details = make("details", { class: "chart-table" }, make("summary", {}, say(words.asTable)));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    const rows = chart.story.tracks.flatMap((track) => track.points.map((point) => ({ track, point })));
    rows.sort((left, right) => left.point.time - right.point.time);
    const body = make("tbody");
    const limit = 2000;
    for (const { track, point } of rows.slice(0, limit)) {
      body.append(make(
        "tr", {}, make("td", { class: "number" }, clock(point.time)), make("td", {}, track.device),
        make("td", {}, track.kind === "presence" ? say(words.sees.map((text) => `${text} ${track.path}`)) : say(track.title)),
        make("td", {}, point.text)));
    }
    const head = make("tr", {}, [words.time, words.device, words.attribute, words.value].map((title) => make("th", { scope: "col" }, say(title))));
    details.append(make("div", { class: "scroll", tabindex: "0" }, make("table", {}, make("thead", {}, head), body)));
    if (rows.length > limit) details.append(make("p", { class: "quiet" }, say(counted.more(rows.length - limit))));
  });
  return details;
}
