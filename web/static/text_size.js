// The size of the text that this device was set to, before anything is painted.
const kept = (() => {
  try {
    return localStorage.getItem("text-size");
  } catch {
    return null; // storage is turned off
  }
})();
if (kept) document.documentElement.dataset.textSize = kept;
