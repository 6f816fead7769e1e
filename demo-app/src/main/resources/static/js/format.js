// Figures as people read them. Sizes arrive as strings: JSON has no number for 64 bits.
const GIB = 2 ** 30;

export const gib = (bytes) => Number(bytes) / GIB;

export function size(bytes) {
  const value = Number(bytes);
  if (value < 1024) return `${value} B`;
  const power = Math.min(4, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** power).toFixed(1)} ${["", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

export const count = (number) => Number(number).toLocaleString("en");

export const plural = (number, noun) => `${count(number)} ${noun}${Number(number) === 1 ? "" : "s"}`;

export const percent = (share) => `${Math.round(share * 100)} %`;

export function millis(value) {
  if (!value) return "–";
  if (value < 1) return `${Math.round(value * 1000)} µs`;
  if (value < 100) return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  return `${(value / 1000).toFixed(1)} s`;
}

// A span of time in its two largest units.
export function span(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds} s` : `${seconds} s`;
}

// protobuf writes durations as "1.500s".
export const seconds = (duration) => `${parseFloat(duration).toFixed(1)} s`;

export const time = (date) => date.toLocaleTimeString("en", { hour12: false });
