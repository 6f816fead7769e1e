// Lets a call fail, and tells how it ended.
import { byId, element, fetchJson, problem } from "./dom.js";

const ending = byId("ending");

export function listenForFailures() {
  for (const button of document.querySelectorAll("[data-fail]")) {
    button.addEventListener("click", () => fail(button.dataset.fail));
  }
}

async function fail(way) {
  try {
    const { code, message, fromPeer, samples, millis } = await fetchJson(`/api/failures/${way}`, { method: "POST" });
    ending.replaceChildren(
      element("p", {}, ...problem(code, message)),
      element("p", { class: "note" }, `Said by ${fromPeer ? "the agent" : "the client's own side"} after ${millis} ms and ${samples} samples.`),
    );
  } catch (error) {
    ending.replaceChildren(element("p", { class: "mismatch" }, error.message));
  }
}
