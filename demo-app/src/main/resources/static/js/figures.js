// The figures of the moment.
import { byId } from "./dom.js";
import { gib, percent } from "./format.js";

let cpus = 1;

export const setCpus = (number) => (cpus = number);

export function showFigures({ cpuBusy, load, memory }) {
  if (cpuBusy !== undefined) {
    write("cpu", Math.round(cpuBusy * 100));
    write("cpu-note", `${(cpuBusy * cpus).toFixed(2)} of ${cpus} CPUs`);
    fill("cpu-bar", cpuBusy);
  }
  if (load.oneMinute !== undefined) {
    write("load", load.oneMinute.toFixed(2));
    write("load-note", "over 1 min" + older(load));
    fill("load-bar", load.oneMinute / cpus);
  }
  const used = memory.totalBytes - memory.availableBytes;
  write("memory", gib(used).toFixed(1));
  write("memory-note", `${percent(used / memory.totalBytes)} of ${gib(memory.totalBytes).toFixed(1)} GiB`);
  fill("memory-bar", used / memory.totalBytes);
}

function older({ fiveMinutes, fifteenMinutes }) {
  return fiveMinutes === undefined
    ? ""
    : `, ${fiveMinutes.toFixed(2)} over 5, ${fifteenMinutes.toFixed(2)} over 15`;
}

function write(id, text) {
  byId(id).textContent = text;
}

function fill(id, share) {
  byId(id).style.transform = `scaleX(${Math.min(1, share)})`;
}
