// Elements are made, never parsed from text: what a process is named must not become markup.
export const byId = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function definitions(pairs) {
  return pairs.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)]);
}

export const problem = (code, message) => [
  element("span", { class: "status failed" }, code),
  ` ${message}`,
];

// What the server answers, or an error with what it says about it.
export async function fetchJson(path, options) {
  const response = await fetch(path, options);
  if (response.ok) return response.json();
  const { title, detail } = await response.json().catch(() => ({}));
  throw new Error(`${title ?? response.status} ${detail ?? response.statusText}`);
}
