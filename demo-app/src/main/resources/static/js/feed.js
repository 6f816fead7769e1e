// The samples, as server-sent events. The browser connects again by itself when they break off.
import { byId } from "./dom.js";

const live = byId("live");

export function watch(onSample) {
  let events;
  const open = () => {
    events?.close();
    const interval = document.querySelector("[name=interval]:checked").value;
    events = new EventSource(`/api/samples?intervalMillis=${interval}`);
    events.addEventListener("sample", (event) => {
      show("live", "live");
      onSample(JSON.parse(event.data));
    });
    events.addEventListener("problem", (event) => {
      const { code, message } = JSON.parse(event.data);
      show("lost", `${code} ${message}`);
    });
    events.addEventListener("error", () => show("lost", "connection lost"));
  };
  byId("interval").addEventListener("change", open);
  open();
}

// Written only when it changes, since screen readers say it aloud.
function show(state, text) {
  if (live.textContent === text) return;
  live.className = `pill ${state}`;
  live.textContent = text;
}
