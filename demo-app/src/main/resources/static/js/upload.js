// Sends a file or a text, and compares the agent's checksum with the browser's own.
import { byId, definitions, element, request, shown } from "./dom.js";
import { plural, size } from "./format.js";

const COMPARED_BYTES = 256 * 2 ** 20;
const receipt = byId("receipt");
const drop = byId("drop");

export function listenForUploads() {
  const file = byId("file");
  file.addEventListener("change", () => {
    if (file.files.length) send(file.files[0]);
    file.value = "";
  });
  byId("upload").addEventListener("submit", (event) => {
    event.preventDefault();
    send(new File([byId("text").value], "text.txt"));
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) send(event.dataTransfer.files[0]);
  });
}

async function send(file) {
  receipt.replaceChildren(element("p", { class: "note" }, `Sending ${file.name}, ${size(file.size)} …`));
  const start = performance.now();
  try {
    const received = await request("PUT", `/api/files/${encodeURIComponent(file.name)}`, file);
    const took = performance.now() - start;
    receipt.replaceChildren(element("dl", {}, ...definitions(rows(received, took, await verdict(file, received)))));
  } catch (error) {
    receipt.replaceChildren(...shown(error));
  }
}

function rows(received, took, verdict) {
  return [
    ["Received", `${received.name}: ${plural(received.bytes, "byte")}, ${plural(received.lines, "line")}`],
    ["In", `${plural(received.chunks, "chunk")}, ${(took / 1000).toFixed(2)} s`],
    ["SHA-256", element("span", {}, element("code", {}, received.sha256), " ", verdict)],
  ];
}

async function verdict(file, { sha256 }) {
  if (file.size > COMPARED_BYTES) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const own = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return own === sha256
    ? element("span", { class: "match" }, "✓ as the browser has it")
    : element("span", { class: "mismatch" }, "✗ not as the browser has it");
}
