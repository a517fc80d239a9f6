// Tools of a reader: size of the text, printing, sharing, tables on the whole screen.
import { say } from "./say.js";

const tool = (name) => document.querySelector(`[data-tool=${name}]`);
const text = document.getElementById("text");

// Size of the text, kept on the device.
const SIZES = [85, 100, 115, 130, 150, 175, 200];
const root = document.documentElement;
const size = () => Number(root.dataset.textSize ?? 100);

function resize(by) {
  const next = SIZES[SIZES.indexOf(size()) + by] ?? size();
  root.dataset.textSize = String(next);
  try {
    localStorage.setItem("text-size", String(next));
  } catch { /* storage is turned off: the size holds for this page */ }
  say(tool("larger").dataset.said.replace("%p", next));
  settle();
}

function settle() {
  tool("smaller").disabled = size() === SIZES[0];
  tool("larger").disabled = size() === SIZES.at(-1);
}

if (tool("larger")) {
  if (!SIZES.includes(size())) delete root.dataset.textSize;
  tool("smaller").addEventListener("click", () => resize(-1));
  tool("larger").addEventListener("click", () => resize(1));
  settle();
}

tool("print")?.addEventListener("click", () => print());

tool("share")?.addEventListener("click", async (event) => {
  const address = location.origin + event.currentTarget.dataset.address;
  const { title, copied } = event.currentTarget.dataset;
  if (navigator.share) return navigator.share({ title, url: address }).catch(() => {});
  await navigator.clipboard.writeText(address);
  say(copied);
});

// A wide table on the whole screen.
const broad = document.getElementById("broad");
text?.addEventListener("click", (event) => {
  const button = event.target.closest(".broaden");
  if (!button) return;
  const table = button.nextElementSibling.cloneNode(true);
  for (const mark of table.querySelectorAll("[id]")) mark.removeAttribute("id");
  broad.querySelector(".held").replaceChildren(table);
  broad.showModal();
});
