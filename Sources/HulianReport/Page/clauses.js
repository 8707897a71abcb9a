// The tables of clauses: rows that open, filters, order, and a limit so that a long table stays quick.
const clauseLimit = 80;

// What is known of each clause, in the order of the page.
const clauses = Array.from(document.querySelectorAll("tbody.clause")).map((body) => ({
  body,
  table: body.closest("table"),
  ...body.dataset,
  rank: Number(body.dataset.rank),
  place: Number(body.dataset.place),
  evidence: Number(body.dataset.evidence),
  findings: Number(body.dataset.findings),
  text: "",
}));

// What the reader asked to see.
const clauseWish = { text: "", verdicts: new Set(), level: "", standard: "", strength: "", all: false };

// Opens or shuts a clause.
function openClause(body, open) {
  body.classList.toggle("open", open);
  body.querySelector(".row-button").setAttribute("aria-expanded", String(open));
}

// Makes the rows open by mouse and keyboard.
function prepareClauses() {
  for (const { body } of clauses) {
    const name = body.querySelector(".clause-name");
    const detail = body.querySelector(".detail");
    detail.id = `${body.id}d`;
    const opener = make("button", { type: "button", class: "row-button", "aria-expanded": "false", "aria-controls": detail.id });
    name.replaceWith(opener);
    opener.append(icon("chevron", "chevron icon"), name);
    body.querySelector(".row").addEventListener("click", (event) => {
      // A click that ends a selection of text is no wish to open.
      if (event.target.closest("a") || String(getSelection())) return;
      openClause(body, !body.classList.contains("open"));
    });
  }
}

// True when a clause is what the reader asked for.
function isWished(clause) {
  const wish = clauseWish;
  if (wish.verdicts.size > 0 && !wish.verdicts.has(clause.verdict)) return false;
  if (wish.level && clause.level !== wish.level) return false;
  if (wish.standard && clause.standard !== wish.standard) return false;
  if (wish.strength && clause.strength !== wish.strength) return false;
  if (!wish.text) return true;
  // The text of a clause is read from the page when it is first searched for.
  clause.text ||= clause.body.textContent.toLowerCase();
  return wish.text.split(/\s+/).every((word) => clause.text.includes(word));
}

// Shows the clauses that the reader asked for.
function filterClauses() {
  let shown = 0;
  for (const table of document.querySelectorAll("table.clauses")) {
    let matches = 0;
    // Walks the table in the order in which it stands, so that the limit cuts its end.
    for (const body of table.tBodies) {
      const clause = clauseByBody.get(body);
      const fits = isWished(clause);
      if (fits) matches += 1;
      const isCut = fits && !clauseWish.all && matches > clauseLimit;
      body.hidden = !fits || isCut;
      body.classList.toggle("cut", isCut);
    }
    shown += matches;
    table.hidden = matches === 0;
    const more = moreOf(table);
    more.hidden = clauseWish.all || matches <= clauseLimit;
    more.firstChild.replaceChildren(...say(counted.showAll(matches)));
  }
  clauseCountLine?.replaceChildren(...say(counted.clauses(shown, clauses.length)));
  clauseEmptyLine.hidden = shown > 0 || clauses.length === 0;
}

// The clause of each row.
const clauseByBody = new Map(clauses.map((clause) => [clause.body, clause]));
// The line that says how many clauses are shown.
let clauseCountLine = null;
// The line that says that none is.
const clauseEmptyLine = make("p", { class: "quiet", hidden: true }, say(words.nothingMatches));
// The ways to the rest of the tables.
const moreLines = new Map();

// The way to the rest of a table.
function moreOf(table) {
  if (!moreLines.has(table)) {
    const line = make("p", { class: "more-row" }, button(words.reset, () => {
      clauseWish.all = true;
      filterClauses();
    }));
    table.after(line);
    moreLines.set(table, line);
  }
  return moreLines.get(table);
}

// The values of a column with how often each occurs, in the order in which they stand first.
function valuesOf(key) {
  const counts = new Map();
  for (const clause of [...clauses].sort((left, right) => left.place - right.place)) {
    counts.set(clause[key], (counts.get(clause[key]) ?? 0) + 1);
  }
  return counts;
}

// Makes the tools above the tables.
function makeClauseTools() {
  const holder = document.getElementById("clause-tools");
  if (!holder || clauses.length === 0) return;
  const wish = (key) => (value) => {
    clauseWish[key] = value;
    filterClauses();
  };
  clauseCountLine = make("span", { class: "shown quiet", role: "status" });
  const strengthWords = new Map(clauses.map(({ strength, body }) => {
    const cell = body.querySelector("td.c-strength");
    return [strength, [".en", ".zh"].map((name) => cell.querySelector(name)?.textContent ?? cell.textContent)];
  }));
  const choices = (key, title = (value) => [value, value]) => {
    const values = Array.from(valuesOf(key)).sort(([left], [right]) => (key === "level" ? (left < right ? -1 : 1) : 0));
    return values.map(([value, count]) => [value, title(value).map((text) => `${text} (${count})`)]);
  };
  const tools = make("div", { class: "tools" }, searchField(words.searchClauses, wish("text")), verdictButtons());
  for (const [key, label, all, title] of [
    ["level", words.level, words.allLevels], ["standard", words.standard, words.allStandards],
    ["strength", words.strength, words.allStrengths, (value) => strengthWords.get(value)],
  ]) {
    const options = choices(key, title);
    if (options.length > 1) tools.append(choiceField(label, all, options, wish(key)));
  }
  tools.append(clauseCountLine);
  holder.append(tools, clauseEmptyLine);
}

// A button for each verdict that occurs.
function verdictButtons() {
  const group = make("span", { class: "verdicts" });
  for (const [verdict, count] of Array.from(valuesOf("verdict")).sort(
    ([left], [right]) => rankOf(left) - rankOf(right))) {
    const badge = clauses.find((clause) => clause.verdict === verdict).body.querySelector(".badge");
    const title = [".en", ".zh"].map((name) => badge.querySelector(name)?.textContent ?? badge.textContent);
    const element = make(
      "button", { type: "button", class: `button v-${verdict}`, "aria-pressed": "false" }, icon(verdict),
      say(title.map((text) => `${text} ${count}`)));
    element.addEventListener("click", () => {
      const { verdicts } = clauseWish;
      if (!verdicts.delete(verdict)) verdicts.add(verdict);
      element.setAttribute("aria-pressed", String(verdicts.has(verdict)));
      filterClauses();
    });
    group.append(element);
  }
  return group;
}

// Where a verdict stands among verdicts.
function rankOf(verdict) {
  return clauses.find((clause) => clause.verdict === verdict)?.rank ?? 99;
}

// How clauses are compared by each column; numbers begin with the largest.
const clauseOrders = {
  verdict: (left, right) => left.rank - right.rank,
  id: (left, right) => left.place - right.place,
  level: (left, right) => compareText(left.level, right.level),
  standard: (left, right) => compareText(left.standard, right.standard),
  strength: (left, right) => strengthRank(left.strength) - strengthRank(right.strength),
  evidence: (left, right) => right.evidence - left.evidence,
  findings: (left, right) => right.findings - left.findings,
};

// How binding a clause is, the most binding first.
function strengthRank(strength) {
  return ["must", "should", "may"].indexOf(strength);
}

// Compares text sign by sign, the same everywhere.
function compareText(left, right) {
  return left < right ? -1 : left > right ? 1 : 0;
}

// Makes the heads of the columns sort their table.
function makeClauseOrder() {
  for (const table of document.querySelectorAll("table.clauses")) {
    for (const head of table.tHead.rows[0].cells) {
      const { key } = head.dataset;
      const opener = make("button", { type: "button" });
      opener.append(...head.childNodes);
      head.append(opener);
      // The page is written in the order of verdicts.
      if (key === "verdict") head.setAttribute("aria-sort", "ascending");
      opener.addEventListener("click", () => {
        const turns = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", turns ? "descending" : "ascending");
        sortClauses(table, clauseOrders[key], turns ? -1 : 1);
      });
    }
  }
}

// Puts the rows of a table in order; equal ones keep the order of the catalog.
function sortClauses(table, order, sign) {
  const sorted = Array.from(table.tBodies, (body) => clauseByBody.get(body));
  sorted.sort((left, right) => sign * order(left, right) || left.place - right.place);
  table.append(...sorted.map(({ body }) => body));
  filterClauses();
}

// Shows a clause or one of its findings, whatever was filtered before.
function showClause(id) {
  const target = document.getElementById(id);
  const body = target?.closest("tbody.clause");
  if (!body) return;
  if (body.hidden) {
    Object.assign(clauseWish, { text: "", level: "", standard: "", strength: "", all: true });
    clauseWish.verdicts.clear();
    for (const field of document.querySelectorAll("#clause-tools .field")) field.value = "";
    for (const other of document.querySelectorAll("#clause-tools .verdicts .button")) other.setAttribute("aria-pressed", "false");
    filterClauses();
  }
  openClause(body, true);
  for (const lit of document.querySelectorAll(".finding.lit")) lit.classList.remove("lit");
  if (target !== body) target.classList.add("lit");
  target.scrollIntoView({ block: target === body ? "start" : "center" });
}

// Makes the tables work.
function startClauses() {
  prepareClauses();
  makeClauseTools();
  makeClauseOrder();
  filterClauses();
}
