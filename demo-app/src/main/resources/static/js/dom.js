// Elements are made, never parsed from text: what a process is named must not become markup.
export const byId = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export const row = (...cells) => element("tr", {}, ...cells.map((cell) => (cell instanceof Node ? cell : element("td", {}, cell))));

export const number = (text) => element("td", { class: "number" }, text);

export function definitions(pairs) {
  return pairs.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]);
}

// Writes a text only where it changes: screen readers say some of them aloud.
export function write(id, text) {
  const place = byId(id);
  if (place.textContent !== String(text)) place.textContent = text;
}

// The name of a status code stands in no JSON, only its number.
const CODES = [
  "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
  "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
  "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
];

export const codeName = (code) => CODES[code] ?? String(code);

export const statusText = (name) =>
  element("span", { class: `status ${name === "OK" ? "ok" : name === "CANCELLED" ? "stopped" : "failed"}` }, name);

// A google.rpc.Status with its details.
export function problem({ code, message, details = [] }, saidBy) {
  return [
    element("p", {}, statusText(codeName(code)), ` ${message}`),
    ...details.map((detail) => element("pre", {}, JSON.stringify(detail, null, 1))),
    ...(saidBy ? [element("p", { class: "note" }, `Said by the ${saidBy === "agent" ? "agent" : "client's own side"}.`)] : []),
  ];
}

// What the server answers, or an error with the status of the call behind it.
export async function request(method, path, body) {
  const response = await fetch(path, { method, body });
  const text = await response.text();
  if (response.ok) return text ? JSON.parse(text) : undefined;
  const error = new Error(`HTTP ${response.status}`);
  const saidBy = response.headers.get("Ttrpc-Said-By");
  error.shown = saidBy ? problem(JSON.parse(text), saidBy) : [element("p", { class: "mismatch" }, error.message)];
  throw error;
}

export const shown = (error) => error.shown ?? [element("p", { class: "mismatch" }, "The application does not answer.")];
