// Puts the parts together. Each part knows its own place in the page and nothing of the others.
import { showFacts } from "./facts.js";
import { watch } from "./feed.js";
import { showFigures } from "./figures.js";
import { showSamples } from "./charts.js";
import { showCalls } from "./calls.js";
import { listenForUploads } from "./upload.js";
import { beginConversation } from "./conversation.js";
import { listenForFailures } from "./failures.js";

const path = document.querySelector(".path");

watch((sample) => {
  showFigures(sample);
  showSamples(sample);
  runDot();
});
showFacts();
showCalls();
beginConversation();
listenForUploads();
listenForFailures();

// Starts the animation anew, also while the one before still runs.
function runDot() {
  path.classList.remove("sample");
  void path.offsetWidth;
  path.classList.add("sample");
}
