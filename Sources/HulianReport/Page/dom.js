// Making elements: text goes in as text only, never as markup.
const svgSpace = "http://www.w3.org/2000/svg";

// What must be said anew when the language changes.
const spoken = [];

// The place of the language that the page shows in a pair of words.
function tongue() {
  return document.documentElement.dataset.lang === "zh" ? 1 : 0;
}

// Calls a function now and whenever the language changes.
function whenSpoken(say) {
  spoken.push(say);
  say();
}

// Text of others without signs that hide text or turn its direction.
function clean(text) {
  return String(text).replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]/g,
    "\ufffd");
}

// An element with attributes and children; a child is text, an element, or a list of those.
function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

// An element of a picture.
function draw(name, attributes = {}, ...children) {
  return fill(document.createElementNS(svgSpace, name), attributes, children);
}

// Gives an element its attributes and children.
function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : clean(child));
  }
  return element;
}

// Words in both languages, of which the style shows one.
function say([english, chinese]) {
  if (english === chinese) return [document.createTextNode(clean(english))];
  return [make("span", { class: "en", lang: "en" }, english), make("span", { class: "zh", lang: "zh-CN" }, chinese)];
}

// The picture of a verdict, or another of the page's pictures.
function icon(name, style = "icon") {
  return draw("svg", { class: style, "aria-hidden": "true", viewBox: "0 0 16 16" }, draw("use", { href: `#i-${name}` }));
}

// A button with words.
function button(label, act, attributes = {}) {
  const element = make("button", { type: "button", class: "button", ...attributes }, say(label));
  element.addEventListener("click", act);
  return element;
}

// A field that text is searched by; the function hears the text in small letters.
function searchField(label, hear) {
  const field = make("input", { type: "search", class: "field", spellcheck: "false", autocomplete: "off" });
  whenSpoken(() => {
    field.placeholder = label[tongue()];
    field.setAttribute("aria-label", label[tongue()]);
  });
  field.addEventListener("input", () => hear(field.value.trim().toLowerCase()));
  return field;
}

// A field that one of several is chosen by; choices are pairs of a value and its words.
function choiceField(label, all, choices, hear) {
  const field = make("select", { class: "field" });
  const options = [["", all], ...choices].map(([value, title]) => {
    const option = make("option", { value });
    field.append(option);
    return [option, title];
  });
  whenSpoken(() => {
    field.setAttribute("aria-label", label[tongue()]);
    for (const [option, title] of options) option.textContent = clean(title[tongue()]);
  });
  field.addEventListener("change", () => hear(field.value));
  return field;
}

// A button that copies what a function gives.
function copyButton(text, label = words.copy) {
  const element = make("button", { type: "button", class: "button", "aria-live": "polite" }, say(label));
  let timer = 0;
  element.addEventListener("click", async (event) => {
    event.stopPropagation();
    const done = await copy(text());
    element.replaceChildren(...say(done ? words.copied : words.copyFailed));
    clearTimeout(timer);
    timer = setTimeout(() => element.replaceChildren(...say(label)), 1600);
  });
  return element;
}

// Copies text and says whether that worked; local files may have no clipboard.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "unseen", readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      done = false;
    }
    field.remove();
    return done;
  }
}

// A function that runs once per picture, however often it is asked for.
function oncePerFrame(work) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      work();
    });
  };
}
