// Two charts of the last samples. Their cursors move together.
import uPlot from "/webjars/uplot/dist/uPlot.esm.js";
import { byId, element } from "./dom.js";
import { gib, percent, time } from "./format.js";

const KEPT = 90;
const HEIGHT = 220;
const FEWEST_SHOWN = 30;
const scheme = matchMedia("(prefers-color-scheme: dark)");
let colours = readColours();
const columns = { time: [], cpu: [], load: [], used: [] };

const cpuChart = {
  place: byId("cpu-chart"),
  legend: byId("cpu-legend"),
  lines: [
    { label: "CPU", colour: "--cpu", data: columns.cpu, scale: "share", text: percent, filled: true },
    { label: "load", colour: "--load", data: columns.load, scale: "load", text: (v) => v.toFixed(2) },
  ],
  scales: { share: { range: [0, 1] }, load: { range: (_, __, max) => [0, Math.max(1, max * 1.15)] } },
  axes: [
    { scale: "share", values: (_, ticks) => ticks.map(percent) },
    { scale: "load", side: 1, grid: { show: false } },
  ],
};
const memoryChart = {
  place: byId("memory-chart"),
  legend: byId("memory-legend"),
  lines: [
    { label: "in use", colour: "--memory", data: columns.used, scale: "gib", text: inGib, filled: true },
  ],
  scales: { gib: { range: (_, __, max) => [0, Math.max(0.5, max * 1.2)] } },
  axes: [{ scale: "gib", values: (_, ticks) => ticks.map((tick) => `${tick} GiB`) }],
};
const charts = [cpuChart, memoryChart];

export function showSample({ time: at, cpuBusy, load, memoryTotalBytes, memoryFreeBytes }) {
  columns.time.push(Date.parse(at) / 1000);
  columns.cpu.push(cpuBusy ?? null);
  columns.load.push(load ?? null);
  columns.used.push(gib(memoryTotalBytes - memoryFreeBytes));
  if (columns.time.length > KEPT) Object.values(columns).forEach((column) => column.shift());
  charts.forEach(redraw);
}

function inGib(value) {
  return `${value.toFixed(2)} GiB`;
}

function redraw(chart) {
  chart.plot ??= draw(chart);
  chart.plot.setData(dataOf(chart));
}

function dataOf({ lines }) {
  return [columns.time, ...lines.map((line) => line.data)];
}

function draw(chart) {
  chart.legend.replaceChildren(...chart.lines.map(legendOf));
  return new uPlot(
    {
      width: chart.place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      padding: [10, 14, 0, 4],
      cursor: { sync: { key: "samples" }, y: false, points: { size: 7 } },
      scales: { x: { range: lastSamples }, ...chart.scales },
      axes: [axis({ space: 90, values: (_, ticks) => ticks.map(clock) }), ...chart.axes.map(axis)],
      series: [{}, ...chart.lines.map(seriesOf)],
      hooks: { setCursor: [() => tell(chart)], setData: [() => tell(chart)] },
    },
    dataOf(chart),
    chart.place,
  );
}

// A new chart fills from the right.
function lastSamples() {
  const times = columns.time;
  const last = times.at(-1) ?? Date.now() / 1000;
  const interval = times.length > 1 ? last - times.at(-2) : 1;
  return [Math.min(last - interval * (FEWEST_SHOWN - 1), times[0] ?? last), last];
}

function axis(given) {
  return {
    stroke: () => colours["--dim"],
    font: "11px system-ui, sans-serif",
    size: given.side === 1 ? 34 : given.scale ? 58 : 30,
    grid: { stroke: () => colours["--line"], width: 1 },
    ticks: { show: false },
    ...given,
  };
}

function seriesOf({ label, scale, colour: name, filled }) {
  return {
    label,
    scale,
    stroke: () => colours[name],
    width: 2,
    points: { show: false },
    fill: filled ? (plot) => fade(plot, colours[name]) : undefined,
  };
}

function fade(plot, from) {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, `color-mix(in srgb, ${from} 42%, transparent)`);
  gradient.addColorStop(1, `color-mix(in srgb, ${from} 3%, transparent)`);
  return gradient;
}

function legendOf(line) {
  line.shown = element("b");
  return element("span", { style: `--hue: var(${line.colour})` }, `${line.label} `, line.shown);
}

// What is under the cursor, else the last sample.
function tell({ plot, lines }) {
  const index = plot?.cursor.idx ?? columns.time.length - 1;
  for (const line of lines) {
    const value = line.data[index];
    line.shown.textContent = value == null ? "–" : line.text(value);
  }
}

const clock = (seconds) => time(new Date(seconds * 1000));

// Canvas knows neither custom properties nor light-dark(), so an element has to resolve them.
function readColours() {
  const probe = document.body.appendChild(element("i", { hidden: "" }));
  const resolved = Object.fromEntries(
    ["--cpu", "--load", "--memory", "--dim", "--line"].map((name) => {
      probe.style.color = `var(${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return resolved;
}

scheme.addEventListener("change", () => {
  colours = readColours();
  charts.forEach(({ plot }) => plot?.redraw());
});
new ResizeObserver(() =>
  charts.forEach(({ plot, place }) => plot?.setSize({ width: place.clientWidth, height: HEIGHT })),
).observe(document.querySelector("main"));
