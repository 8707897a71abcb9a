// The switches at the top, buttons that copy, and links to parts that must first be opened.

// Keeps a choice for next time, where the browser allows it.
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

// True while the page is dark, by choice or by the system.
function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// Makes the switches for language and colours.
function makeSwitches() {
  const root = document.documentElement;
  const holder = document.getElementById("switches");
  const language = make("button", { type: "button", class: "button" });
  language.addEventListener("click", () => {
    const next = root.dataset.lang === "zh" ? "en" : "zh";
    root.dataset.lang = next;
    root.lang = next === "zh" ? "zh-CN" : "en";
    keep("hulian.language", next);
    for (const speak of spoken) speak();
  });
  const theme = make("button", { type: "button", class: "button" });
  const speak = () => {
    language.textContent = words.otherLanguage[tongue()];
    language.lang = tongue() === 1 ? "en" : "zh-CN";
    language.title = words.switchLanguage[tongue()];
    theme.textContent = (isDark() ? words.light : words.dark)[tongue()];
    theme.title = words.switchTheme[tongue()];
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep("hulian.theme", root.dataset.theme);
    speak();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", speak);
  holder.append(language, theme);
  whenSpoken(speak);
}

// Gives every command line a button that copies it.
function makeCopyButtons() {
  for (const line of document.querySelectorAll(".command")) {
    const code = line.querySelector("code");
    line.append(copyButton(() => code.textContent));
  }
}

// Shows what the address names: a clause, a finding, a scenario, a message.
function followAddress() {
  const name = location.hash.slice(1);
  if (/^c\d+(f\d+)?$/.test(name)) {
    showClause(name);
    return;
  }
  const run = /^r(\d+)(?:m(\d+))?$/.exec(name);
  if (run) showRun(Number(run[1]), run[2] === undefined ? null : Number(run[2]));
}

// A second click on the same link changes no address and must work all the same.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash) setTimeout(followAddress);
});

makeSwitches();
makeCopyButtons();
startClauses();
startRuns();
addEventListener("hashchange", followAddress);
followAddress();
