// Runs before anything is shown: takes the language and the colours that were chosen last time.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  // A browser may forbid storage for local files; then the page begins as it was written.
  const kept = (key, allowed) => {
    try {
      const value = localStorage.getItem(key);
      return allowed.includes(value) ? value : null;
    } catch {
      return null;
    }
  };
  const language = kept("hulian.language", ["en", "zh"]);
  if (language) {
    root.dataset.lang = language;
    root.lang = language === "zh" ? "zh-CN" : "en";
  }
  const theme = kept("hulian.theme", ["light", "dark"]);
  if (theme) root.dataset.theme = theme;
})();
