// A WebSocket for each visit: each letter is a query on one bidi-streaming call.
import { byId, number, row, write } from "./dom.js";
import { seconds } from "./format.js";

const query = byId("query");
let socket;

export function listenForQueries() {
  query.addEventListener("input", ask);
}

function ask() {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(query.value);
  } else if (socket?.readyState !== WebSocket.CONNECTING) {
    open();
  }
}

function open() {
  socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/api/search`);
  socket.addEventListener("open", () => socket.send(query.value));
  socket.addEventListener("message", ({ data }) => show(JSON.parse(data)));
  socket.addEventListener("close", ({ reason }) => write("found", reason ? `The stream has ended: ${reason}. The next letter opens another.` : ""));
}

function show({ nameContains, found, processes }) {
  // The answer to an earlier letter is out of date.
  if (nameContains !== query.value) return;
  write("found", `${found} ${found === 1 ? "process" : "processes"}`);
  byId("processes").replaceChildren(
    ...processes.map(({ name, user, cpuTime, pid }) => row(name || "–", user, number(seconds(cpuTime)), number(pid))),
  );
}
