// The scenarios: what is drawn when one opens, and which are shown.

// What was made of each run that was opened.
const openRuns = new Map();

// Draws the story of a run when it is first opened; gives the list, or nothing for a run without story.
function drawRun(run) {
  if (openRuns.has(run)) return openRuns.get(run);
  const section = document.getElementById(`r${run}`);
  const story = readStory(run);
  let sequence = null;
  if (story) {
    const holder = section.querySelector(".sequence");
    if (holder) sequence = makeSequence(holder, story);
    const states = section.querySelector(".states");
    if (states && story.tracks.length > 0) makeTracks(states, story, (time) => sequence && showTime(sequence, time));
  }
  openRuns.set(run, sequence);
  return sequence;
}

// Opens a run, and shows one of its messages when one is named.
function showRun(run, number) {
  const section = document.getElementById(`r${run}`);
  if (!section) return;
  if (section.hidden) {
    for (const other of document.querySelectorAll(".run[hidden]")) other.hidden = false;
  }
  section.open = true;
  const sequence = drawRun(run);
  if (number === null || !sequence) {
    section.scrollIntoView({ block: "start" });
    return;
  }
  showNumber(sequence, number);
  sequence.list.closest(".story-block").scrollIntoView({ block: "start" });
  sequence.list.focus({ preventScroll: true });
}

// Makes the tools above many scenarios.
function makeRunTools(runs) {
  const holder = document.getElementById("run-tools");
  if (!holder || runs.length < 6) return;
  const wish = { text: "", verdicts: new Set() };
  const count = make("span", { class: "shown quiet", role: "status" });
  const filter = () => {
    let shown = 0;
    for (const run of runs) {
      const name = run.querySelector("summary").textContent.toLowerCase();
      const fits = (wish.verdicts.size === 0 || wish.verdicts.has(run.dataset.verdict)) && name.includes(wish.text);
      run.hidden = !fits;
      if (fits) shown += 1;
    }
    count.replaceChildren(...say(counted.runs(shown, runs.length)));
  };
  const group = make("span", { class: "verdicts" });
  for (const verdict of new Set(runs.map((run) => run.dataset.verdict))) {
    const fitting = runs.filter((run) => run.dataset.verdict === verdict);
    const badge = fitting[0].querySelector(".badge");
    const title = [".en", ".zh"].map((name) => badge.querySelector(name)?.textContent ?? badge.textContent);
    const element = make(
      "button", { type: "button", class: `button v-${verdict}`, "aria-pressed": "false" }, icon(verdict),
      say(title.map((text) => `${text} ${fitting.length}`)));
    element.addEventListener("click", () => {
      if (!wish.verdicts.delete(verdict)) wish.verdicts.add(verdict);
      element.setAttribute("aria-pressed", String(wish.verdicts.has(verdict)));
      filter();
    });
    group.append(element);
  }
  holder.append(make("div", { class: "tools" }, searchField(words.searchRuns, (text) => {
    wish.text = text;
    filter();
  }), group, count));
  filter();
}

// Makes the scenarios work.
function startRuns() {
  const runs = Array.from(document.querySelectorAll("details.run"));
  makeRunTools(runs);
  for (const run of runs) {
    run.addEventListener("toggle", () => {
      if (run.open) drawRun(Number(run.dataset.run));
    });
    if (run.open) drawRun(Number(run.dataset.run));
  }
}
