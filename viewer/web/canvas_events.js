// What a person does on the canvas, told to the viewer in physical pixels.

const BUTTONS = ["main", "middle", "second"];
const KEYS = {
  ArrowUp: "Up", ArrowDown: "Down", ArrowLeft: "Left", ArrowRight: "Right", PageUp: "PageUp", PageDown: "PageDown",
  Home: "Home", Escape: "Escape", Enter: "Enter", Delete: "Delete", Backspace: "Delete",
};

/** The viewer's name of a key; null for those that it leaves to the browser. */
export function keyName(event) {
  if (event.key in KEYS) return KEYS[event.key];
  return event.key.length === 1 ? event.key.toLowerCase() : null;
}

/** A press and release within this is a click, in points. */
const CLICK_POINTS = 5;

/** Listens on a canvas. `view()` gives the viewer of the moment, `changed()` is called after each event; `clicked(x, y)` after a
 * click, `entered()` after Enter, `command(word)` for what only the page can do. */
export function listen(canvas, view, changed, { clicked, entered, command }) {
  const pointers = new Map();
  let pressed = null;
  const scale = () => canvas.width / Math.max(1, canvas.clientWidth);
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * scale(), (event.clientY - box.top) * scale()];
  };
  const held = (event) => (event.shiftKey ? 1 : 0) + (event.ctrlKey || event.metaKey ? 2 : 0) + (event.altKey ? 4 : 0);
  const told = (act) => { const now = view(); if (now) { act(now); changed(); } };
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], distance: Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])) };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    const place = at(event);
    pointers.set(event.pointerId, place);
    pressed = pointers.size === 1 && event.button === 0 ? [event.clientX, event.clientY] : null;
    told((now) => {
      if (pointers.size === 1) now.pointerDown(BUTTONS[event.button] ?? "main", ...place, held(event));
      // A second finger: what the first began ends without a click.
      if (pointers.size === 2) now.focusLost();
    });
  });
  canvas.addEventListener("pointermove", (event) => {
    const place = at(event);
    if (!pointers.has(event.pointerId)) return told((now) => now.pointerMoved(...place));
    if (pointers.size === 2) {
      const before = spread();
      pointers.set(event.pointerId, place);
      const after = spread();
      return told((now) => now.pinch(after.distance / before.distance, ...after.middle));
    }
    pointers.set(event.pointerId, place);
    if (pointers.size === 1) told((now) => now.pointerMoved(...place));
  });
  const up = (event) => {
    const place = at(event);
    const wasAlone = pointers.size === 1;
    if (!pointers.delete(event.pointerId)) return;
    told((now) => (wasAlone && event.type === "pointerup" ? now.pointerUp(BUTTONS[event.button] ?? "main", ...place) : now.focusLost()));
    const isClick = pressed && wasAlone && event.type === "pointerup" &&
      Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) <= CLICK_POINTS;
    pressed = null;
    if (isClick) clicked(...place);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY / 3 : event.deltaY / 100;
    told((now) => now.wheel(-Math.max(-5, Math.min(5, lines)), ...at(event)));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const key = keyName(event);
    if (!key || event.altKey) return;
    let left;
    told((now) => { left = now.keyDown(key, held(event)); });
    if (!left) return;
    event.preventDefault();
    if (left !== "done") command(left);
    if (key === "Enter") entered();
  });
  canvas.addEventListener("keyup", (event) => {
    const key = keyName(event);
    if (key) told((now) => now.keyUp(key));
  });
  canvas.addEventListener("blur", () => told((now) => now.focusLost()));
}
