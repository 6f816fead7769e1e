// The call metrics: asked for once a second, shown as a row for each method and status.
import { byId, element, fetchJson } from "./dom.js";
import { count, millis } from "./format.js";

const KIND_CLASS = {
  unary: "unary",
  "server streaming": "server",
  "client streaming": "client",
  "bidi streaming": "bidi",
};
let before = { at: 0, messages: 0 };
const shown = new Map();

export function showCalls() {
  refresh();
  setInterval(refresh, 1000);
}

async function refresh() {
  if (document.hidden) return;
  try {
    show(await fetchJson("/api/metrics"));
  } catch {
    byId("connection").textContent = "the server does not answer";
  }
}

function show({ methods, connections }) {
  byId("calls").replaceChildren(...methods.flatMap(rowsOf));
  showRate(methods);
  byId("connection").textContent =
    `client ${connections.client} · ${connections.open} open of ${connections.accepted} accepted · ` +
    `${connections.reconnects} reconnects`;
  byId("socket").textContent = connections.address;
}

function rowsOf(method) {
  const statuses = [...new Set([...method.client.endings, ...method.server.endings].map((e) => e.status))].sort(okFirst);
  const rows = statuses.length === 0 ? [[]] : statuses.map((status) => endedCells(method, status));
  return rows.map((cells, index) => {
    if (index > 0) return element("tr", {}, ...cells);
    const rowspan = rows.length;
    return element(
      "tr",
      { class: "first" },
      element(
        "th",
        { scope: "row", rowspan },
        element("code", {}, method.name),
        element("span", { class: `kind ${KIND_CLASS[method.kind]}` }, method.kind),
      ),
      element("td", { class: "number", rowspan }, String(method.client.active)),
      element("td", { class: "number", rowspan }, messagesOf(method)),
      ...(cells.length ? cells : [element("td", { colspan: 6, class: "note" }, method.client.active ? "none has ended yet" : "not called yet")]),
    );
  });
}

function endedCells(method, status) {
  const find = (side) => side.endings.find((ended) => ended.status === status);
  const [client, server] = [find(method.client), find(method.server)];
  const calls = callsOf(client, server);
  return [
    element("td", {}, element("span", { class: `status ${tone(status)}` }, status)),
    element("td", { class: changed(`${method.name} ${status}`, calls) ? "number changed" : "number" }, calls),
    ...[client?.medianMillis, client?.maxMillis, server?.medianMillis, server?.maxMillis].map((value) =>
      element("td", { class: "number" }, millis(value)),
    ),
  ];
}

// The two sides differ where a call was given up: ttrpc has no frame to tell the server.
function callsOf(client, server) {
  const [ours, theirs] = [client?.calls ?? 0, server?.calls ?? 0];
  return ours === theirs ? count(ours) : `${count(ours)} | ${count(theirs)}`;
}

function messagesOf({ kind, client }) {
  return kind === "unary" ? "" : `${count(client.sent)} ↑ ${count(client.received)} ↓`;
}

// Whether there is more of it than a second ago, which the page shows for a moment.
function changed(key, text) {
  const before = shown.get(key);
  shown.set(key, text);
  return before !== undefined && before !== text;
}

function showRate(methods) {
  const messages = methods.reduce((sum, { client }) => sum + client.sent + client.received, 0);
  const at = performance.now();
  if (before.at) byId("rate").textContent = ((messages - before.messages) / ((at - before.at) / 1000)).toFixed(1);
  before = { at, messages };
}

const okFirst = (a, b) => (b === "OK") - (a === "OK") || a.localeCompare(b);

function tone(status) {
  if (status === "OK") return "ok";
  return status === "CANCELLED" ? "stopped" : "failed";
}
