/** Say something to sighted readers and screen readers for a moment. */
export function say(words) {
  const place = document.getElementById("said");
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (place.textContent = ""), Math.max(2500, 60 * words.length));
}
