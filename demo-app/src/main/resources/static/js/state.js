// The state of both processes: who is there, calls, health, traces and the agent's log.
import { byId, definitions, element, number, row, statusText, write } from "./dom.js";
import { count, millis, plural } from "./format.js";

const SHOWN_TRACES = 6;
const SHOWN_SPANS = 5;
let before = { at: 0, messages: 0 };

export function showState({ application, agent, agentLog, agentStarts }) {
  write("application-pid", application.pid);
  write("agent-pid", agent ? agent.pid : "– nobody answers");
  showWire(application, agent, agentStarts);
  byId("calls").replaceChildren(...callRows(application.meters, agent?.meters ?? []));
  byId("health").replaceChildren(...health("application", application), ...health("agent", agent));
  showTraces([...application.spans, ...(agent?.spans ?? [])]);
  write("log", agentLog.slice(-14).join("\n"));
}

function showWire({ meters }, agent, agentStarts) {
  const messages = sum(meters, "ttrpc.client.messages.sent") + sum(meters, "ttrpc.client.messages.received");
  const at = performance.now();
  if (before.at) write("rate", Math.max(0, (messages - before.messages) / ((at - before.at) / 1000)).toFixed(1));
  before = { at, messages };
  const peers = agent?.connections.length ? `peer ${agent.connections[0]}` : "no connection";
  write("connection", `${peers} · agent no. ${agentStarts} · ${plural(sum(meters, "ttrpc.client.reconnects"), "reconnect")}`);
}

const named = (meters, name) => meters.filter((meter) => meter.name === name);

const sum = (meters, name) => named(meters, name).reduce((total, { value }) => total + value, 0);

// A row for each method and status. One method may have several timers: one for each client, and kind of failure.
function callRows(ours, theirs) {
  const rows = new Map();
  for (const [side, meters] of [["client", named(ours, "ttrpc.client")], ["server", named(theirs, "ttrpc.server")]]) {
    for (const { tags, value, medianMillis, maxMillis } of meters) {
      const key = `${tags["rpc.method"]} ${tags["ttrpc.status_code"]}`;
      const cells = rows.get(key) ?? { method: tags["rpc.method"], type: tags["rpc.type"], status: tags["ttrpc.status_code"] };
      const sofar = cells[side] ?? { calls: 0, median: 0, max: 0 };
      cells[side] = { calls: sofar.calls + value, median: medianMillis || sofar.median, max: Math.max(sofar.max, maxMillis) };
      rows.set(key, cells);
    }
  }
  return [...rows.keys()].sort().map((key) => callRow(rows.get(key)));
}

function callRow({ method, type, status, client, server }) {
  return row(
    element("td", {}, element("code", {}, method), " ", element("span", { class: `kind ${type.split("_")[0]}` }, type.replace("_", " "))),
    element("td", {}, statusText(status)),
    ...[client, server].flatMap((side) => [number(side ? count(side.calls) : "–"), number(millis(side?.median)), number(millis(side?.max))]),
  );
}

function health(process, report) {
  const components = report?.health?.components?.ttrpc?.components;
  if (!components) return definitions([[process, statusUp("no answer")]]);
  return definitions(
    Object.entries(components).map(([name, { status, details }]) => [
      `${process} / ${name}`,
      element("span", {}, statusUp(status), " ", details?.state ?? "", details?.lastError ? element("small", {}, ` last error: ${details.lastError}`) : ""),
    ]),
  );
}

const statusUp = (status) => element("b", { class: status === "UP" ? "match" : "mismatch" }, status);

// The calls for this view itself are no news.
function showTraces(spans) {
  const traces = new Map();
  for (const span of spans) {
    if (!traces.has(span.traceId)) traces.set(span.traceId, []);
    traces.get(span.traceId).push(span);
  }
  const news = [...traces.values()]
    .filter((trace) => trace.some(({ name }) => name.includes("NodeAgent/")) && trace.every(({ name }) => !name.endsWith("/Watch") || trace.length > 2))
    .map((trace) => trace.sort((a, b) => micros(a.start) - micros(b.start)))
    .sort((a, b) => micros(b[0].start) - micros(a[0].start))
    .slice(0, SHOWN_TRACES);
  if (news.length) byId("traces").replaceChildren(...news.map(traceOf));
}

function traceOf(trace) {
  const start = micros(trace[0].start);
  const end = Math.max(...trace.map((span) => micros(span.start) + span.millis * 1000));
  const share = (value) => `${(100 * value) / Math.max(1, end - start)}%`;
  return element(
    "div",
    { class: "trace" },
    element("code", { class: "note" }, trace[0].traceId),
    ...trace.slice(0, SHOWN_SPANS).map(({ name, kind, start: at, millis: took, outcome }) =>
      element(
        "div",
        { class: "span" },
        element("span", {}, `${name} `, element("small", {}, `${kind.toLowerCase()} · ${millis(took)} · ${outcome}`)),
        element("i", { class: kind.toLowerCase(), style: `margin-left: ${share(micros(at) - start)}; width: ${share(took * 1000)}` }),
      ),
    ),
  );
}

// protobuf writes up to nine digits of a second, of which Date keeps three.
function micros(timestamp) {
  const [seconds, fraction = ""] = timestamp.replace("Z", "").split(".");
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(9, "0").slice(0, 6));
}
