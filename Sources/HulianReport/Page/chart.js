// Drawing state over time: one picture for each track, all with the same scale.
const plotHeights = { number: 58, switch: 26, presence: 26, words: 30 };
const axisHeight = 30;

// Steps between marks of the axis, in milliseconds.
const axisSteps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 900000,
  1800000, 3600000, 7200000, 10800000, 21600000, 43200000, 86400000, 172800000, 604800000,
];

// The scale from a range of time to a width, with room at its left for the lowest and the highest value.
function scaleOf([start, end], width) {
  const span = Math.max(1e-6, end - start);
  const left = narrowScreen.matches ? 54 : 82;
  const size = Math.max(1, width - left);
  const inside = (x) => Math.max(left, Math.min(width, x));
  return {
    start, end, width, left, inside,
    x: (time) => inside(left + ((time - start) / span) * size),
    time: (x) => start + ((inside(x) - left) / size) * span,
  };
}

// The times that the axis names.
function ticksOf({ start, end, width, left }) {
  const least = (end - start) / Math.max(2, Math.floor((width - left) / 92));
  const step = axisSteps.find((other) => other >= least) ?? axisSteps[axisSteps.length - 1] * Math.ceil(least / axisSteps[axisSteps.length - 1]);
  const ticks = [];
  for (let time = Math.ceil(start / step) * step; time <= end && ticks.length < 60; time += step) ticks.push({ time, step });
  return ticks;
}

// A time as the axis names it, as short as its steps allow.
function tickText({ time, step }) {
  const text = clock(time);
  if (step < 1000) return text;
  if (step < 60000) return text.slice(0, -4);
  // Two numbers with a colon could be hours or minutes, so longer steps carry their units.
  const minutes = Math.round(time / 60000);
  const parts = [[Math.floor(minutes / 60), "h"], [minutes % 60, "min"]].filter(([number]) => number > 0);
  return parts.map(([number, unit]) => `${number} ${unit}`).join(" ") || "0";
}

// An empty picture with the marks that all have.
function plotOf(scale, height, story, isAxis) {
  const picture = draw("svg", { height, viewBox: `0 0 ${scale.width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  for (const fault of story.faults) {
    const end = fault.end ?? story.duration;
    if (end < scale.start || fault.start > scale.end) continue;
    const [left, right] = [scale.x(fault.start), scale.x(end)];
    const title = draw("title", {}, `${words.fault[tongue()]}: ${fault.kind} ${fault.target} ${fault.detail}`);
    picture.append(draw("rect", { class: "fault", x: left, y: 0, width: Math.max(1, right - left), height }, title));
    if (isAxis) picture.append(draw("rect", { class: "fault-mark", x: left, y: height - 4, width: Math.max(2, right - left), height: 4 }));
    else picture.append(draw("path", { class: "fault-edge", d: `M${left} 0V${height}M${right} 0V${height}` }));
  }
  // Many scenes at one place would be one thick line, so each place is marked once.
  const marked = new Set();
  for (const scene of story.scenes) {
    const x = Math.round(scale.x(scene.start));
    if (scene.start < scale.start || scene.start > scale.end || marked.has(x)) continue;
    marked.add(x);
    if (isAxis) picture.append(draw("path", { class: "scene-mark", d: `M${x - 4} ${height - 9}h8l-4 7z` }, draw("title", {}, `${words.scene[tongue()]}: ${scene.name}`)));
    else picture.append(draw("path", { class: "scene", d: `M${x} 0V${height}` }));
  }
  return picture;
}

// The picture of the axis.
function drawAxis(scale, story) {
  const picture = plotOf(scale, axisHeight, story, true);
  for (const tick of ticksOf(scale)) {
    const x = scale.x(tick.time);
    const anchor = x > scale.width - 24 ? "end" : "middle";
    picture.append(draw("path", { class: "tick", d: `M${x} 0V4` }), draw("text", { x, y: 16, "text-anchor": anchor }, tickText(tick)));
  }
  return picture;
}

// The picture of a track.
function drawTrack(track, scale, story) {
  const height = plotHeights[track.kind] ?? 30;
  const picture = plotOf(scale, height, story, false);
  for (const { time } of ticksOf(scale)) picture.append(draw("path", { class: "tick", d: `M${scale.x(time)} 0V${height}` }));
  const spans = spansOf(track, scale, story.duration);
  if (track.kind === "number") drawSteps(picture, track, spans, scale, height);
  else if (track.kind === "words") drawSegments(picture, track, spans, scale, height);
  else drawBars(picture, track, spans, scale, height);
  return picture;
}

// The values of a track within a range, each with its end.
function spansOf(track, scale, duration) {
  const spans = [];
  track.points.forEach((point, place) => {
    const end = track.points[place + 1]?.time ?? Math.max(duration, point.time);
    if (end < scale.start || point.time > scale.end) return;
    spans.push({ ...point, end });
  });
  return spans;
}

// Draws numbers as steps, with the lowest and the highest beside them.
function drawSteps(picture, track, spans, scale, height) {
  const known = track.points.filter(({ number }) => number !== null);
  if (known.length === 0) return;
  let low = known[0];
  let high = known[0];
  for (const point of known) {
    if (point.number < low.number) low = point;
    if (point.number > high.number) high = point;
  }
  const [top, bottom] = [9, height - 9];
  const size = high.number - low.number;
  const y = (number) => (size === 0 ? height / 2 : bottom - ((number - low.number) / size) * (bottom - top));
  let path = "";
  let area = "";
  let isOpen = false;
  let last = 0;
  const shut = () => {
    if (isOpen) area += `V${height}Z`;
    isOpen = false;
  };
  for (const { time, end, number } of spans) {
    if (number === null) {
      shut();
      continue;
    }
    const [left, right, level] = [scale.x(time), scale.x(end), y(number)].map((value) => Math.round(value * 100) / 100);
    if (!isOpen || left !== last) {
      shut();
      path += `M${left} ${level}`;
      area += `M${left} ${height}V${level}`;
      isOpen = true;
    } else {
      path += `V${level}`;
      area += `V${level}`;
    }
    path += `H${right}`;
    area += `H${right}`;
    last = right;
  }
  shut();
  picture.append(draw("path", { class: "under", d: area }), draw("path", { class: "step", d: path }));
  // A number that is cut would be another number, so one that does not fit loses its unit instead.
  const label = ({ number, text }, y) => {
    const isFitting = Array.from(text).length * 7 <= scale.left - 7;
    picture.append(draw("text", { x: scale.left - 7, y, "text-anchor": "end" }, isFitting ? text : compact(number), draw("title", {}, text)));
  };
  if (size === 0) {
    label(low, height / 2 + 4);
    return;
  }
  label(high, 13);
  label(low, height - 5);
}

// A number in few signs, such as `145 k`.
function compact(number) {
  const size = Math.abs(number);
  const [power, sign] = [[1e9, "G"], [1e6, "M"], [1e4, "k"]].find(([least]) => size >= least) ?? [1, ""];
  const unit = sign === "k" ? 1e3 : power;
  return `${Number((number / unit).toPrecision(4))}${sign && ` ${sign}`}`;
}

// Draws what is on or off, online or offline, as bars.
function drawBars(picture, track, spans, scale, height) {
  for (const { time, end, number, text } of spans) {
    if (number === null) continue;
    const left = scale.x(time);
    const width = Math.max(1, scale.x(end) - left);
    const isOn = number > 0;
    const style = isOn ? "on" : track.kind === "presence" ? "gone" : "off";
    const size = isOn || style === "gone" ? 12 : 4;
    picture.append(draw("rect", { class: style, x: left, y: (height - size) / 2, width, height: size, rx: Math.min(2, width / 2) }, draw("title", {}, `${clock(time)} ${text}`)));
  }
}

// Draws words as segments that carry them where there is room.
function drawSegments(picture, track, spans, scale, height) {
  const merged = [];
  for (const span of spans) {
    const last = merged[merged.length - 1];
    if (last && last.text === span.text) last.end = span.end;
    else merged.push({ ...span });
  }
  // Equal words have equal shades, whatever part of the run is shown.
  const shades = Array.from(new Set(track.points.map(({ text }) => text)));
  for (const { time, end, text } of merged) {
    const left = scale.x(time);
    const width = Math.max(1, scale.x(end) - left);
    picture.append(draw("rect", { class: `segment s-${shades.indexOf(text) % 5}`, x: left, y: 5, width, height: height - 10, rx: Math.min(3, width / 2) }, draw("title", {}, `${clock(time)} ${text}`)));
    const fitting = shortened(text, width - 10);
    if (fitting) picture.append(draw("text", { class: "value", x: left + 5, y: height / 2 + 4 }, fitting));
  }
}

// The text as far as it fits a width, by a careful guess of the width of its signs; nothing when too little does.
function shortened(text, width) {
  let used = 0;
  let kept = "";
  for (const sign of clean(text)) {
    const size = sign.codePointAt(0) > 0x2e7f ? 11.5 : 6.6;
    if (used + size > width) return kept.length > 2 ? `${kept.slice(0, -1)}…` : "";
    used += size;
    kept += sign;
  }
  return kept;
}

// The value of a track at a time; nothing before its first.
function valueAt({ points }, time) {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? points[low - 1].text : "";
}
