// Reads a document aloud with the browser's own voice, from the Điều in view, a paragraph at a time.
import { say } from "./say.js";

const text = document.getElementById("text");
const start = document.querySelector("[data-tool=speak]");
const player = document.getElementById("player");
const speech = window.speechSynthesis;
const LONGEST = 180; // characters: some engines fall silent in a longer utterance
const SPOKEN = "h2, h3, h4, h5, h6, p, td, th";

let queue = [];
let spoken = null;
let turn = 0; // utterances of an earlier turn say nothing any more

const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().replace("_", "-").startsWith("vi"));

/** Voices come late in some browsers: wait for them a moment. */
async function vietnamese() {
  if (voice() || speech.getVoices().length) return voice();
  await new Promise((done) => {
    speech.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, 1500);
  });
  return voice();
}

function sentences(element) {
  const copy = element.cloneNode(true);
  for (const link of copy.querySelectorAll(".permalink")) link.remove();
  const words = copy.textContent.replace(/\s+/g, " ").trim();
  return words.match(new RegExp(`.{1,${LONGEST}}(?:[.;:,!?]?(?=\\s|$))|\\S{1,${LONGEST}}`, "gu")) ?? [];
}

function inView() {
  const edge = innerHeight / 4;
  const under = document.elementsFromPoint(text.getBoundingClientRect().left + 40, edge);
  return under.map((one) => one.closest("#text .dieu, #text .phu-luc, #text .unit")).find(Boolean) ?? text;
}

function highlight(element) {
  spoken?.classList.remove("spoken");
  spoken = element;
  if (!element) return;
  element.classList.add("spoken");
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 80 || bottom > innerHeight - 80) element.scrollIntoView({ block: "center" });
}

function next(mine) {
  if (mine !== turn) return;
  const element = queue.shift();
  if (!element) return stop();
  const parts = sentences(element);
  if (!parts.length) return next(mine);
  highlight(element);
  parts.forEach((words, index) => {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = "vi-VN";
    utterance.voice = voice();
    if (index === parts.length - 1) utterance.addEventListener("end", () => next(mine));
    utterance.addEventListener("error", (event) => {
      if (mine !== turn || ["canceled", "interrupted"].includes(event.error)) return;
      stop();
      say(player.dataset.failed);
    });
    speech.speak(utterance);
  });
}

async function speakFrom(element) {
  if (!(await vietnamese())) return say(player.dataset.noVoice);
  stop();
  player.hidden = false;
  paused(false);
  const all = [...text.querySelectorAll(SPOKEN)];
  const first = all.findIndex((one) => element.contains(one));
  queue = all.slice(Math.max(0, first));
  next(++turn);
}

function paused(yes) {
  player.querySelector("[data-do=pause]").hidden = yes;
  player.querySelector("[data-do=resume]").hidden = !yes;
}

function stop() {
  turn += 1;
  queue = [];
  speech.cancel();
  highlight(null);
  player.hidden = true;
}

if (text && speech && start) {
  start.hidden = false;
  document.querySelector("#unit-menu [data-do=speak]").hidden = false;
  start.addEventListener("click", () => speakFrom(inView()));
  document.addEventListener("reading:speak", (event) => speakFrom(event.detail));
  const controls = {
    pause: () => (speech.pause(), paused(true)),
    resume: () => (speech.resume(), paused(false)),
    stop: () => (stop(), start.focus()),
  };
  player.addEventListener("click", (event) => controls[event.target.closest("[data-do]")?.dataset.do]?.());
  addEventListener("pagehide", stop);
}
