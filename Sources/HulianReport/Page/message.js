// The message that was chosen: who said it, who got it when, and what it says.

// Shows a message, or how to choose one.
function showMessage({ panel, story }, message) {
  if (!message) {
    const hint = story.messages.length > 0 ? words.noMessageChosen : words.noMessages;
    panel.replaceChildren(make("p", { class: "quiet" }, say(hint)));
    return;
  }
  const facts = make("dl", {});
  const fact = (name, ...content) => facts.append(make("dt", {}, say(name)), make("dd", {}, ...content));
  fact(words.time, clock(message.time));
  fact(words.from, say(laneName(story.lanes[message.lane])), roomOf(story.lanes[message.lane]));
  fact(words.receivedBy, receptionsOf(story, message));
  if (message.device) fact(words.device, message.device);
  if (message.dialect) {
    fact(words.dialect, make("span", { class: dialectClass(story, message.dialect) }, [message.dialect, message.kind].filter(Boolean).join(" · ")));
  }
  const flags = [message.retain ? words.retained : null, message.will ? words.will : null].filter(Boolean);
  fact(words.quality, message.quality > 2 ? say(words.unknown) : String(message.quality), flags.map((flag) => [" · ", say(flag)]));
  fact(words.size, say(counted.octets(message.size)));
  fact(words.number, `${message.number}`);
  fact(words.recordLine, grouped(message.line));
  panel.replaceChildren(
    make("h5", {}, make("code", {}, message.topic)),
    ...(message.summary ? [make("p", { class: "summary" }, message.summary)] : []),
    ...(message.findings.length > 0 ? [breaksOf(message)] : []), facts, payloadOf(message),
    make("p", { class: "tools copies" }, copyButton(() => message.payload, words.copyPayload), copyButton(() => message.topic, words.copyTopic)));
  panel.scrollTop = 0;
}

// The room of a participant.
function roomOf(lane) {
  return lane?.room ? make("span", { class: "quiet" }, ` ${lane.room}`) : null;
}

// The findings to which a message led, with the way to each.
function breaksOf({ findings }) {
  return make("div", { class: "breaks" }, findings.map(({ id, clause, verdict }) => (
    make("a", { href: `#${id}`, class: `v-${verdict}` }, icon(verdict), make("code", {}, clause)))));
}

// Who got a message, and how long it took.
function receptionsOf(story, message) {
  if (message.receptions.length + message.more === 0) return say(words.nobody);
  const lines = message.receptions.map(({ lane, time, lost }) => make(
    "div", {}, say(laneName(story.lanes[lane])), " ",
    lost === null
      ? make("span", { class: "quiet" }, `+${lasting(time - message.time)}`)
      : make("span", { class: "bad" }, say(words.lost), lost ? ` (${lost})` : "")));
  if (message.more > 0) lines.push(make("div", { class: "quiet" }, say(counted.more(message.more))));
  return lines;
}

// What a message says.
function payloadOf(message) {
  if (message.size === 0) return make("p", { class: "quiet" }, say(words.emptyPayload));
  const kept = message.hex ? message.payload.length / 2 : new TextEncoder().encode(message.payload).length;
  const body = make("pre", { tabindex: "0" }, message.hex ? octetsOf(message.payload) : jsonOf(message.payload) ?? message.payload);
  if (kept >= message.size) return body;
  return make("div", {}, make("p", { class: "quiet" }, say(counted.cut(kept, message.size))), body);
}

// Octets in rows of eight, with the signs that they stand for.
function octetsOf(hexadecimal) {
  const lines = [];
  for (let start = 0; start < hexadecimal.length; start += 16) {
    const pairs = hexadecimal.slice(start, start + 16).match(/../g) ?? [];
    const signs = pairs.map((pair) => {
      const code = parseInt(pair, 16);
      return code > 31 && code < 127 ? String.fromCharCode(code) : "·";
    });
    lines.push(`${(start / 2).toString(16).padStart(4, "0")}  ${pairs.join(" ").padEnd(23)}  ${signs.join("")}`);
  }
  return lines.join("\n");
}

// JSON with line ends and colours, number for number as it was sent; nothing for text that is no JSON.
function jsonOf(text) {
  try {
    const value = JSON.parse(text);
    if (value === null || typeof value !== "object") return null;
  } catch {
    return null;
  }
  const parts = [];
  let depth = 0;
  // Reading it sign by sign keeps long numbers and keys that occur twice, which a parser would change.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const line = () => `\n${"  ".repeat(Math.min(depth, 24))}`;
  tokens.forEach((token, place) => {
    const next = tokens[place + 1];
    if (token === "{" || token === "[") {
      depth += 1;
      parts.push(token, next === "}" || next === "]" ? "" : line());
    } else if (token === "}" || token === "]") {
      depth -= 1;
      const before = tokens[place - 1];
      parts.push(before === "{" || before === "[" ? "" : line(), token);
    } else if (token === ",") parts.push(token, line());
    else if (token === ":") parts.push(": ");
    else parts.push(make("span", { class: tokenClass(token, next) }, token));
  });
  return parts;
}

// The class that gives the colour of a part of JSON.
function tokenClass(token, next) {
  if (token.startsWith("\"")) return next === ":" ? "j-key" : "j-string";
  return /^[-\d]/.test(token) ? "j-number" : "j-word";
}
