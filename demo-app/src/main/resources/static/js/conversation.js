// A conversation: answers come as server-sent events, each question goes in a request of its own.
import { byId, element, problem } from "./dom.js";
import { percent, seconds, size } from "./format.js";

const METRICS = { CPU: "CPU", MEMORY_USED: "memory", LOAD: "load" };
const ALERTS = { SET: "Alert set", RAISED: "Alert", CLEARED: "All clear" };
const QUESTIONS = {
  sample: ["How is it now?", { sample: {} }],
  cpu: ["Which processes have used most CPU time?", { processes: { order: "CPU_TIME" } }],
  memory: ["Which processes hold most memory?", { processes: { order: "MEMORY" } }],
};
const log = byId("log");
const toggle = byId("conversation-switch");
let events;
let id;
let number = 0;

export function beginConversation() {
  for (const button of document.querySelectorAll("[data-ask]")) {
    button.addEventListener("click", () => ask(...QUESTIONS[button.dataset.ask]));
  }
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = byId("find-name").value;
    ask(`Which processes are named “${name}”?`, { processes: { nameContains: name } });
  });
  byId("alert-metric").addEventListener("change", () => {
    byId("alert-unit").textContent = isShare(byId("alert-metric").value) ? "%" : "";
  });
  byId("alert").addEventListener("submit", (event) => {
    event.preventDefault();
    const metric = byId("alert-metric").value;
    const threshold = byId("alert-threshold").valueAsNumber / (isShare(metric) ? 100 : 1);
    ask(`Tell me when ${METRICS[metric]} is above ${value(metric, threshold)}.`, { alert: { metric, threshold } });
  });
  toggle.addEventListener("click", () => (events ? end() : open()));
  open();
}

function open() {
  events = new EventSource("/api/conversations");
  events.addEventListener("begun", (event) => {
    id = event.data;
    setOpen(true);
    tell("The conversation has begun. Answers come in any order, alerts whenever they have to.");
  });
  events.addEventListener("answer", (event) => show(JSON.parse(event.data)));
  events.addEventListener("ended", () => closed("You have asked the last question; the agent has ended the stream."));
  events.addEventListener("problem", (event) => {
    const { code, message } = JSON.parse(event.data);
    closed(`The conversation broke off: ${code} ${message}`);
  });
  events.onerror = () => closed("The connection is lost.");
}

function end() {
  fetch(`/api/conversations/${id}`, { method: "DELETE" });
}

function closed(why) {
  events?.close();
  events = undefined;
  setOpen(false);
  tell(why);
}

function setOpen(isOpen) {
  toggle.textContent = isOpen ? "End" : "Begin another";
  for (const control of byId("composer").querySelectorAll("button, input, select")) control.disabled = !isOpen;
}

async function ask(text, question) {
  add(element("div", { class: "asked" }, text));
  const response = await fetch(`/api/conversations/${id}/questions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ number: ++number, ...question }),
  });
  if (!response.ok) tell(`The question did not get through (${response.status}).`);
}

function show({ sample, processes, alert, problem: trouble }) {
  if (sample) return answer("", sampleText(sample));
  if (processes) return answer("", processTable(processes));
  if (alert) return answer(`alert ${alert.state.toLowerCase()}`, element("b", {}, ALERTS[alert.state]), alertText(alert));
  return answer("problem", ...problem(trouble.code, trouble.message));
}

function sampleText({ cpuBusy, load, memory }) {
  return [
    cpuBusy === undefined ? undefined : `CPU ${percent(cpuBusy)} busy since you last asked`,
    load.oneMinute === undefined ? undefined : `load ${load.oneMinute.toFixed(2)}`,
    `${size(memory.availableBytes)} of memory available`,
  ]
    .filter(Boolean)
    .join(", ");
}

function processTable({ processes, found }) {
  const cells = (tag, ...texts) => element("tr", {}, ...texts.map((text, i) => element(tag, i ? { class: "number" } : {}, text)));
  return element(
    "table",
    {},
    element("thead", {}, cells("th", found === 1 ? "one process" : `${processes.length} of ${found}`, "pid", "CPU time", "memory")),
    element(
      "tbody",
      {},
      ...processes.map((process) =>
        cells("td", process.name, process.pid, seconds(process.cpuTime), process.memoryBytes ? size(process.memoryBytes) : "–"),
      ),
    ),
  );
}

function alertText({ state, metric, threshold, value: now }) {
  return state === "SET"
    ? `: ${METRICS[metric]} above ${value(metric, threshold)}`
    : `: ${METRICS[metric]} at ${value(metric, now)}, threshold ${value(metric, threshold)}`;
}

const isShare = (metric) => metric !== "LOAD";

const value = (metric, number) => (isShare(metric) ? `${+(number * 100).toFixed(1)} %` : number.toFixed(2));

const answer = (kind, ...content) => add(element("div", { class: `answer ${kind}` }, ...content));

const tell = (text) => add(element("div", { class: "event" }, text));

function add(entry) {
  log.append(entry);
  log.scrollTop = log.scrollHeight;
}
