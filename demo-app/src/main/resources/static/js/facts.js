// What does not change while the machine runs.
import { byId, definitions, fetchJson } from "./dom.js";
import { setCpus } from "./figures.js";
import { size, span } from "./format.js";

export async function showFacts() {
  const facts = await fetchJson("/api/host");
  setCpus(facts.cpus);
  byId("host-name").textContent = facts.hostName;
  byId("host-line").textContent = [facts.os, facts.kernel && `kernel ${facts.kernel}`, `${facts.cpus} CPUs`]
    .filter(Boolean)
    .join(" · ");
  byId("facts").replaceChildren(
    ...definitions(
      [
        ["Name", facts.hostName],
        ["System", facts.os],
        ["Kernel", facts.kernel],
        ["Processor", `${facts.cpus} × ${facts.cpuModel || facts.architecture}`],
        ["Memory", size(facts.memoryBytes)],
        ["Agent", `process ${facts.agent.pid} of ${facts.agent.user}`],
        ["Java", facts.agent.java],
        ["Called by", facts.caller && `${facts.caller}, says the kernel`],
      ].filter(([, value]) => value),
    ),
  );
  if (facts.bootTime) showUptime(new Date(facts.bootTime));
}

function showUptime(boot) {
  const show = () => (byId("uptime").textContent = span(Date.now() - boot));
  byId("uptime-note").textContent = `started ${boot.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}`;
  show();
  setInterval(show, 10_000);
}
