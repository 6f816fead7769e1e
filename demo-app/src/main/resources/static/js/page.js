// Puts the parts together: the events go to the parts that show them.
import { byId, codeName, definitions, element, request, shown, write } from "./dom.js";
import { gib, size, span } from "./format.js";
import { showSample } from "./charts.js";
import { showState } from "./state.js";
import { listenForFailures } from "./failures.js";
import { listenForQueries } from "./search.js";
import { listenForUploads } from "./upload.js";

const path = document.querySelector(".path");
let events;
let started;
let agentPid;

function open() {
  events?.close();
  const interval = document.querySelector("[name=interval]:checked").value;
  events = new EventSource(`/api/live?intervalMillis=${interval}`);
  events.addEventListener("sample", ({ data }) => {
    live("live", "live");
    showFigures(JSON.parse(data));
  });
  events.addEventListener("state", ({ data }) => {
    const state = JSON.parse(data);
    showState(state);
    if (state.agent && state.agent.pid !== agentPid) showFacts();
  });
  events.addEventListener("problem", ({ data }) => live("lost", codeName(JSON.parse(data).code)));
  events.addEventListener("error", () => live("lost", "no application"));
}

function live(state, text) {
  byId("live").className = `pill ${state}`;
  write("live", text);
}

function showFigures(sample) {
  const { cpuBusy, load, memoryTotalBytes, memoryFreeBytes } = sample;
  const used = memoryTotalBytes - memoryFreeBytes;
  write("cpu", cpuBusy === undefined ? "–" : Math.round(cpuBusy * 100));
  write("load", load === undefined ? "–" : load.toFixed(2));
  write("memory", gib(used).toFixed(1));
  fill("cpu-bar", cpuBusy ?? 0);
  fill("load-bar", (load ?? 0) / navigator.hardwareConcurrency);
  fill("memory-bar", used / memoryTotalBytes);
  showSample(sample);
  // Starts the animation anew, also while the one before still runs.
  path.classList.remove("sample");
  void path.offsetWidth;
  path.classList.add("sample");
}

function fill(id, share) {
  byId(id).style.transform = `scaleX(${Math.min(1, share)})`;
}

async function showFacts() {
  try {
    const facts = await request("GET", "/api/host");
    agentPid = facts.agentPid;
    started = Date.parse(facts.agentStart);
    write("host-line", `${facts.hostName} · ${facts.os} · ${facts.cpus} CPUs`);
    byId("facts").replaceChildren(
      ...definitions([
        ["Host", facts.hostName],
        ["System", `${facts.os}, ${facts.architecture}`],
        ["Memory", size(facts.memoryBytes)],
        ["Agent", `process ${facts.agentPid}, Java ${facts.agentJava}`],
        ["Called by", `${facts.caller}, says the kernel`],
      ]),
    );
  } catch (error) {
    byId("facts").replaceChildren(element("div", {}, ...shown(error)));
  }
}

async function end(how) {
  write("agent-note", "The agent ends …");
  try {
    await request("DELETE", how);
    write("agent-note", "The agent has ended. Watch the application start another, and the clients connect again.");
  } catch (error) {
    byId("agent-note").replaceChildren(...shown(error));
  }
}

setInterval(() => write("uptime", started ? span(Date.now() - started) : "–"), 1000);
byId("interval").addEventListener("change", open);
byId("describe").addEventListener("click", showFacts);
byId("kill").addEventListener("click", () => end("/api/agent/process"));
byId("stop").addEventListener("click", () => end("/api/agent?as=OPERATOR"));
listenForFailures();
listenForQueries();
listenForUploads();
open();
