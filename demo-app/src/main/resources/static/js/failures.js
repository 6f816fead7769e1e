// Lets calls fail, and shows the status of each with its details.
import { byId, element, request, shown } from "./dom.js";

const NO_PROCESS = 4294967295;
const WAYS = {
  validation: () => request("PUT", "/api/watch?intervalMillis=1&count=0"),
  advice: () => request("GET", `/api/processes/${NO_PROCESS}`),
  security: () => request("DELETE", "/api/agent?as=ANYBODY"),
  deadline: () => request("PUT", "/api/watch?intervalMillis=100&count=100"),
  quota: () => request("PUT", "/api/many-calls"),
};
const ending = byId("ending");

export function listenForFailures() {
  for (const button of document.querySelectorAll("[data-fail]")) {
    button.addEventListener("click", () => fail(WAYS[button.dataset.fail]));
  }
}

async function fail(way) {
  ending.replaceChildren(element("p", { class: "note" }, "…"));
  try {
    await way();
    ending.replaceChildren(element("p", {}, "The call has succeeded."));
  } catch (error) {
    ending.replaceChildren(...shown(error));
  }
}
