import { createFrames } from "./frames.js";
import { count, createWords } from "./words.js";

/**
 * @typedef {{name: string, colour: string}} Badge
 * @typedef {{key: string, id: string, name: string, first_name: string, called: string, badges: Badge[], about: string, post: boolean}} Person
 * @typedef {{key: string, name: string}} Language
 * @typedef {{id: string, kind: "channel" | "forum" | "post" | "thread" | "dm", name: string, parent: string | null, new: boolean}} Place
 * @typedef {{id: string, name: string, author: string, tags: string[], replies: number, at: string | null, new: boolean}} Post
 * @typedef {{at: string, text: string, place: string | null}} Line
 * @typedef {{revision: number, server: string, zone: string, now: string, next: string | null, person: string, language: string,
 *   languages: Language[], place: string,
 *   frame: string | null, people: Person[], places: Place[], posts: Post[], done: Line[], planned: Line[], troubles: number}} Outlook
 */

const POLL = 700;
const WATCH = 250;
const HINT_SEEN = "hallway-demo-hint";
const HINT_SEEN_NEW = "hallway-demo-hint-new";
const NO_COLOUR = "#000000";
const SIGNS = { channel: "#", post: "", thread: "", forum: "forum", dm: "dm" };
const DRAWINGS = {
  forum: "M2 3.5h9a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H6.5L4 13v-2.5H2zM5 6h5M5 8.2h3.4",
  dm: "M2 4h12v8.5H2zM2 4.4l6 4.4 6-4.4",
};

/** @template {HTMLElement} T @param {string} id @returns {T} */
const $ = (id) => /** @type {T} */ (document.getElementById(id));

/** @type {Outlook | null} */
let outlook = null;
/** @type {Promise<void>} */
let turn = Promise.resolve();
let acting = 0;
let noticeTimer = 0;

const frames = createFrames($("frames"), {
  visit: (id) => stand({ place: id }),
  visitNamed: async (label) => {
    await refresh(); // what is mentioned may be newer than the list
    const wanted = label.replace(/^[#\s]+/, "").trim();
    const place = outlook?.places.find((item) => item.kind !== "dm" && wanted && wanted.startsWith(item.name));
    if (place) stand({ place: place.id });
  },
  nameOf: (id) => {
    const person = outlook?.people.find((item) => item.id === id);
    const isInServer = outlook?.places.find((item) => item.id === outlook?.place)?.kind !== "dm";
    return isInServer ? person?.called : person?.name;
  },
  notify,
  revive: () => stand({}),
});

/** @param {string} tag @param {string} [className] @param {string} [text] */
function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Replace the children unless nothing changed: a list redrawn under the pointer or the focus is unkind. */
function redraw(/** @type {HTMLElement} */ list, /** @type {unknown} */ data, /** @type {() => Node[]} */ draw) {
  const key = JSON.stringify(data);
  if (list.dataset.drawn === key) return;
  list.dataset.drawn = key;
  const held = list.contains(document.activeElement) ? document.activeElement?.closest("[data-hold]") : null;
  const hold = held instanceof HTMLElement ? held.dataset.hold : null;
  list.replaceChildren(...draw());
  if (hold) list.querySelector(`[data-hold="${CSS.escape(hold)}"]`)?.focus({ preventScroll: true });
}

/** @param {Outlook} state */
function draw(state) {
  const before = outlook;
  outlook = state;
  const words = createWords(state.zone);
  const now = new Date(state.now);
  const person = state.people.find((item) => item.key === state.person);
  const place = state.places.find((item) => item.id === state.place);
  const where = placeName(place);

  $("server").textContent = state.server;
  $("about").textContent = person ? `${person.name}. ${person.about}.` : "";
  $("bar-title").textContent = `${person?.first_name} in ${where}`;
  document.title = `${person?.first_name} in ${where} · Hallway demo`;
  redraw($("people"), [state.people, state.person], () => state.people.map((item) => personTile(item, state.person)));
  redraw($("language"), [state.languages, state.language, state.person], () => state.languages.map((item) =>
    new Option(item.name, item.key, false, item.key === state.language)));
  redraw($("places"), [state.places, state.place], () => state.places.map((item) => placeRow(item, state.place)));

  $("forum").hidden = state.frame !== null;
  $("frames").hidden = state.frame === null;
  frames.show(state.frame, `${where}, seen by ${person?.first_name}`);
  $("forum-name").textContent = `# ${place?.name}`;
  $("forum-empty").hidden = state.posts.length > 0;
  redraw($("posts"), [state.posts, state.now], () => state.posts.map((item) => postCard(item, words, now)));

  $("clock-time").textContent = words.clock(now);
  $("clock-time").setAttribute("datetime", state.now);
  $("clock-day").textContent = words.day(now);
  const skipNext = /** @type {HTMLButtonElement} */ (document.querySelector("[data-skip=next]"));
  skipNext.disabled = state.next === null || acting > 0;
  const known = new Set(before?.done.map((line) => line.at + line.text));
  redraw($("planned"), [state.planned, state.now], () => lines(state.planned, "Nothing for now.",
    (at) => `${capital(words.until(at, now))} · ${words.when(at, now)}`));
  redraw($("done"), [state.done, state.now], () => lines(state.done, "Nothing yet.",
    (at) => words.when(at, now), (line) => before !== null && !known.has(line.at + line.text)));
  if (before && state.troubles > before.troubles) notify("Something went wrong inside Hallway. The terminal says what.");
}

/** @param {Place | undefined} place */
function placeName(place) {
  if (place?.kind === "dm") return "direct messages";
  return place?.parent ? `“${place.name}”` : `#${place?.name}`;
}

/** @param {Person} person @param {string} chosen */
function personTile(person, chosen) {
  const tile = make("label", "person");
  const radio = Object.assign(document.createElement("input"), {
    type: "radio", name: "person", value: person.key, checked: person.key === chosen,
  });
  radio.dataset.hold = `person:${person.key}`;
  radio.addEventListener("change", () => stand({ person: person.key }));
  const card = make("span", "person-card");
  const name = make("span", "person-name", person.called);
  const colour = person.badges.find((badge) => badge.colour !== NO_COLOUR)?.colour;
  if (colour) name.style.setProperty("--role", colour);
  const looks = make("span", "person-looks");
  looks.append(name, ...person.badges.map(badgePill));
  card.append(Object.assign(document.createElement("img"), {
    src: `/hallway/portraits/${person.key}.png`, alt: "", width: 40, height: 40,
  }), looks);
  tile.title = `${person.name}. ${person.about}.`;
  tile.append(radio, card);
  if (person.post) tile.append(make("span", "dot"), make("span", "visually-hidden", ", has a message from Hallway"));
  return tile;
}

/** @param {Badge} badge */
function badgePill(badge) {
  const pill = make("span", "badge", badge.name);
  if (badge.colour !== NO_COLOUR) pill.style.setProperty("--role", badge.colour);
  return pill;
}

/** @param {Place} place @param {string} chosen */
function placeRow(place, chosen) {
  const row = make("li", place.kind === "dm" ? "is-dm" : "");
  const button = make("button", "place");
  button.setAttribute("type", "button");
  button.dataset.hold = `place:${place.id}`;
  button.title = place.name;
  if (place.id === chosen) button.setAttribute("aria-current", "true");
  if (place.parent) button.classList.add("is-below");
  if (place.new) button.classList.add("is-new");
  const sign = SIGNS[place.kind];
  if (sign in DRAWINGS) button.append(drawing(/** @type {keyof typeof DRAWINGS} */ (sign)));
  else if (sign) button.append(make("span", "place-sign", sign));
  button.append(make("span", "place-name", place.kind === "dm" ? "Direct messages" : place.name));
  if (place.new) button.append(make("span", "dot"), make("span", "visually-hidden", ", something new"));
  button.addEventListener("click", () => stand({ place: place.id }));
  row.append(button);
  return row;
}

/** @param {keyof typeof DRAWINGS} name */
function drawing(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ d: DRAWINGS[name], fill: "none", stroke: "currentColor", "stroke-width": "1.4", "stroke-linejoin": "round", "stroke-linecap": "round" })) path.setAttribute(key, value);
  svg.append(path);
  const sign = make("span", "place-sign");
  sign.append(svg);
  return sign;
}

/** @param {Post} post @param {ReturnType<typeof createWords>} words @param {Date} now */
function postCard(post, words, now) {
  const item = document.createElement("li");
  const button = make("button", "post");
  button.setAttribute("type", "button");
  button.dataset.hold = `post:${post.id}`;
  const name = make("span", "post-name", post.name);
  if (post.new) name.append(make("span", "dot"), make("span", "visually-hidden", ", something new"));
  name.append(...post.tags.map((tag) => make("span", "tag", tag)));
  const facts = [
    post.author && `by ${post.author}`,
    post.replies ? count(post.replies, "message") : "no replies yet",
    post.at && words.when(new Date(post.at), now),
  ];
  button.append(name, make("span", "post-facts", facts.filter(Boolean).join(" · ")));
  button.addEventListener("click", () => stand({ place: post.id }));
  item.append(button);
  return item;
}

/** @param {Line[]} items @param {string} none @param {(at: Date) => string} tell @param {(line: Line) => boolean} [fresh] */
function lines(items, none, tell, fresh = () => false) {
  if (!items.length) return [make("li", "quiet", none)];
  return items.map((line) => {
    const item = make("li", fresh(line) ? "line is-fresh" : "line");
    const time = make("time", "", tell(new Date(line.at)));
    time.setAttribute("datetime", line.at);
    item.append(time);
    if (line.place) {
      const place = line.place;
      const go = make("button", "", line.text);
      go.setAttribute("type", "button");
      go.addEventListener("click", () => stand({ place }));
      item.append(go);
    } else item.append(line.text);
    return item;
  });
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} text */
function notify(text) {
  const notice = $("notice");
  notice.textContent = text;
  notice.classList.add("is-shown");
  clearTimeout(noticeTimer);
  noticeTimer = window.setTimeout(() => notice.classList.remove("is-shown"), 5_000);
}

/** One request after the other: the world behind does one thing at a time. @param {string} path @param {object} [body] */
function ask(path, body) {
  const mine = turn.then(async () => {
    const response = await fetch(path, body ? {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    } : {});
    if (!response.ok) throw new Error(await response.text());
    if (response.status !== 204) draw(await response.json());
  });
  turn = mine.catch(() => {});
  return mine;
}

function refresh() {
  return ask(`/hallway/state?revision=${outlook?.revision ?? ""}`);
}

/** @param {{person?: string, place?: string}} where */
async function stand(where) {
  closeDrawers();
  try {
    await ask("/hallway/stand", { person: outlook?.person, ...where });
  } catch {
    notify("That did not work. Is the demo still running in the terminal?");
  }
}

/** @param {string} language */
async function speak(language) {
  try {
    await ask("/hallway/language", { language });
  } catch {
    notify("That did not work. Is the demo still running in the terminal?");
  }
}

/** @param {string} to */
async function skip(to) {
  acting += 1;
  for (const button of document.querySelectorAll("[data-skip]")) button.toggleAttribute("disabled", true);
  try {
    await ask("/hallway/skip", { to });
  } catch {
    notify("Time did not move. The terminal may say why.");
  } finally {
    acting -= 1;
    for (const button of document.querySelectorAll("[data-skip]")) button.toggleAttribute("disabled", false);
    if (outlook) draw(outlook);
  }
}

/** The process behind ends and another starts: whoever looks should notice nothing but this sentence. */
async function restart() {
  acting += 1;
  $("restart").toggleAttribute("disabled", true);
  try {
    await ask("/hallway/restart", {});
    notify("Hallway was stopped and started again.");
  } catch {
    notify("Hallway did not start again. The terminal may say why.");
  } finally {
    acting -= 1;
    $("restart").toggleAttribute("disabled", false);
    if (outlook) draw(outlook);
  }
}

let lost = false;
async function poll() {
  try {
    await refresh();
    if (lost) location.reload();
  } catch {
    if (!lost) notify("The demo has stopped. Start it again in the terminal: hallway demo");
    lost = true;
  }
  setTimeout(poll, POLL);
}

function closeDrawers() {
  for (const button of document.querySelectorAll(".drawer-button")) openDrawer(button, false);
}

/** @param {Element} button @param {boolean} open */
function openDrawer(button, open) {
  button.setAttribute("aria-expanded", String(open));
  $(button.getAttribute("aria-controls") ?? "").classList.toggle("is-open", open);
}

for (const button of document.querySelectorAll(".drawer-button")) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    closeDrawers();
    openDrawer(button, open);
  });
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawers(); });
for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => skip(/** @type {HTMLElement} */ (button).dataset.skip ?? ""));
}

$("restart").addEventListener("click", restart);
$("language").addEventListener("change", (event) => speak(/** @type {HTMLSelectElement} */ (event.target).value));

function beginHint() {
  const isNew = !outlook?.done.length && !outlook?.planned.length;
  const seen = isNew ? HINT_SEEN_NEW : HINT_SEEN;
  if (localStorage.getItem(seen)) return;
  const parts = isNew
    ? ["You are Omar, who organizes this meetup, and Hallway has just been invited. Type ", make("kbd", "", "/setup"), " below and go through it step by step; nothing changes before its last step. Then become Priya and share something: ", make("kbd", "", "/share"), "."]
    : ["You are Nils, and new here. Type ", make("kbd", "", "/share"), " below to post something you made. Then become Priya, open the post and press ", make("kbd", "", "This helped me"), ". Or become Sena, and ask to meet Priya: ", make("kbd", "", "/intro ask"), ". In #what-we-built a question is open: ", make("kbd", "", "/built"), "."];
  $("hint-text").append(...parts);
  $("hint").hidden = false;
  $("hint-close").addEventListener("click", () => {
    localStorage.setItem(seen, "1");
    $("hint").hidden = true;
    $("stage").focus();
  });
}

setInterval(frames.watch, WATCH);
void poll().then(beginHint);
