// The drawing pad. Strokes live here, in the pad's own units (data.width x data.height), whatever its size on the screen;
// Python receives all of them every time, so that no rerun can lose one.
const KEEP_KEY = "trazo-drawing";
const LEAST_STEP = 1.5; // units between two points that are kept
const PATIENCE_MS = 1500; // how long an unanswered message holds the next one back
const LOST_MS = 4000; // a drawing unanswered for so long was lost on its way, and is sent again; then after twice the time
const SPOT = 0.01; // units; a line from a spot to itself would not be drawn at all

export default function (component) {
  const root = component.parentElement.querySelector(".pad");
  const pad = root.trazo ?? (root.trazo = createPad(root));
  pad.update(component);
  return pad.detach;
}

function createPad(root) {
  const canvas = root.querySelector("canvas");
  const context = canvas.getContext("2d");
  const brush = root.querySelector("input");
  let send = () => {};
  let data = null;
  let history = [[]]; // every state of the drawing, oldest first; each a list of strokes
  let now = 0; // the state that is shown
  let current = null; // the stroke under the pen: {points, brush}
  let penId = null;
  let penSeen = false;
  let serial = 0;
  let sentAt = 0;
  let timer = 0;
  let lostMs = LOST_MS;
  let lostTimer = 0;

  const strokes = () => (current ? [...history[now], current] : history[now]);

  function commit(next) {
    history = [...history.slice(0, now + 1), next];
    now += 1;
    changed();
  }

  function step(by) {
    if (history[now + by] === undefined) return;
    now += by;
    changed();
  }

  function changed() {
    paint();
    lostMs = LOST_MS;
    post();
    keep();
  }

  function message() {
    serial += 1;
    const all = strokes();
    return {
      strokes: all.map((stroke) => stroke.points),
      brushes: all.map((stroke) => stroke.brush),
      serial,
    };
  }

  function post() {
    clearTimeout(timer);
    timer = 0;
    sentAt = performance.now();
    send(message());
    root.dispatchEvent(new CustomEvent("pad-sent", { detail: serial, bubbles: true }));
    expectAnswer();
  }

  function expectAnswer() {
    clearTimeout(lostTimer);
    lostTimer = setTimeout(postAgain, lostMs);
  }

  function postAgain() {
    if (data.answered >= serial || current) return; // a stroke under the pen is sent when it ends
    lostMs *= 2;
    post();
  }

  function postSoon() {
    if (timer) return;
    const unanswered = data.answered < serial && performance.now() - sentAt < PATIENCE_MS;
    const wait = Math.max(data.throttle_ms - (performance.now() - sentAt), unanswered ? data.throttle_ms : 0);
    timer = setTimeout(() => {
      timer = 0;
      if (current) data.answered < serial && performance.now() - sentAt < PATIENCE_MS ? postSoon() : post();
    }, wait);
  }

  function keep() {
    try {
      sessionStorage.setItem(KEEP_KEY, JSON.stringify({ serial, strokes: history[now] }));
    } catch {
      // storage is switched off or full: the drawing still lives in the page and on the server
    }
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEEP_KEY));
    } catch {
      return null;
    }
  }

  // The server's copy and the browser's own are of the same drawing: the later one counts.
  function restore(drawing) {
    const served = {
      serial: drawing?.serial ?? 0,
      strokes: drawing?.strokes?.map((points, i) => ({ points, brush: drawing.brushes[i] })) ?? [],
    };
    const own = kept();
    const isOwnLater = Array.isArray(own?.strokes) && own.serial > served.serial;
    const found = isOwnLater ? own : served;
    serial = found.serial;
    if (found.strokes.length) {
      history = [[], found.strokes];
      now = 1;
    }
    if (isOwnLater && (found.strokes.length || served.strokes.length)) post();
  }

  function place(event) {
    const frame = canvas.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * data.width;
    const y = ((event.clientY - frame.top) / frame.height) * data.height;
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  }

  function extend(event) {
    const [x, y] = place(event);
    const points = current.points;
    const dx = x - points[points.length - 2];
    const dy = y - points[points.length - 1];
    if (dx * dx + dy * dy >= LEAST_STEP * LEAST_STEP) points.push(x, y);
  }

  function down(event) {
    if (penId !== null || (event.pointerType === "mouse" && event.button !== 0)) return;
    if (event.pointerType === "pen") penSeen = true;
    if (penSeen && event.pointerType === "touch") return; // the palm of a hand that writes with a pen
    event.preventDefault();
    canvas.focus({ preventScroll: true, focusVisible: false });
    canvas.setPointerCapture(event.pointerId);
    penId = event.pointerId;
    current = { points: place(event), brush: Number(brush.value) };
    paint();
  }

  function move(event) {
    if (event.pointerId !== penId) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const single of events.length ? events : [event]) extend(single);
    paint();
    postSoon();
  }

  function up(event) {
    if (event.pointerId !== penId) return;
    if (event.type === "pointerup") extend(event);
    const next = [...history[now], current];
    penId = null;
    current = null;
    commit(next);
  }

  function key(event) {
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && letter === "z") step(event.shiftKey ? 1 : -1);
    else if (command && letter === "y") step(1);
    else if (["Delete", "Backspace", "Escape"].includes(event.key) && event.target !== brush) clear();
    else return;
    event.preventDefault();
  }

  function clear() {
    if (history[now].length) commit([]);
  }

  function fit() {
    const frame = canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(frame.width * ratio);
    const height = Math.round(frame.height * ratio);
    if (!width || (canvas.width === width && canvas.height === height)) return;
    canvas.width = width;
    canvas.height = height;
    paint();
  }

  function paint() {
    if (!data) return;
    context.setTransform(canvas.width / data.width, 0, 0, canvas.height / data.height, 0, 0);
    context.clearRect(0, 0, data.width, data.height);
    context.strokeStyle = context.fillStyle = "#16181d";
    context.lineCap = context.lineJoin = "round";
    for (const stroke of strokes()) trace(stroke);
    root.classList.toggle("blank", strokes().length === 0);
    root.querySelector(".undo").disabled = now === 0;
    root.querySelector(".redo").disabled = now === history.length - 1;
    root.querySelector(".clear").disabled = history[now].length === 0;
  }

  function isOneSpot(points) {
    return points.every((number, i) => number === points[i % 2]);
  }

  function trace({ points, brush: width }) {
    context.lineWidth = width + data.line_excess;
    context.beginPath();
    context.moveTo(points[0], points[1]);
    for (let i = 2; i < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
    if (isOneSpot(points)) context.lineTo(points[0] + SPOT, points[1]);
    context.stroke();
  }

  function showMarks() {
    const layer = root.querySelector(".marks");
    layer.replaceChildren(
      ...data.marks.map((mark) => {
        const box = document.createElement("div");
        box.className = `mark ${mark.kind}`;
        box.style.left = `${(100 * mark.x) / data.width}%`;
        box.style.top = `${(100 * mark.y) / data.height}%`;
        box.style.width = `${(100 * mark.width) / data.width}%`;
        box.style.height = `${(100 * mark.height) / data.height}%`;
        const label = document.createElement("span");
        label.textContent = mark.text;
        box.append(label);
        return box;
      }),
    );
  }

  function label() {
    for (const [name, text] of Object.entries(data.words)) {
      const target = root.querySelector(`.${name}`);
      if (name === "hint") target.textContent = text;
      else {
        target.setAttribute("aria-label", text);
        target.title = text;
      }
    }
  }

  canvas.addEventListener("pointerdown", down);
  canvas.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, up);
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  root.addEventListener("keydown", key);
  root.querySelector(".undo").addEventListener("click", () => step(-1));
  root.querySelector(".redo").addEventListener("click", () => step(1));
  root.querySelector(".clear").addEventListener("click", clear);
  const watcher = new ResizeObserver(fit);
  watcher.observe(canvas);

  return {
    update(component) {
      const isNew = data === null;
      data = component.data[0];
      send = (value) => component.setStateValue("drawing", value);
      canvas.style.aspectRatio = `${data.width} / ${data.height}`;
      if (isNew) {
        brush.min = data.brush_least;
        brush.max = data.brush_most;
        brush.value = data.brush;
        restore(data.drawing);
      }
      label();
      showMarks();
      fit();
      paint();
      root.dataset.answered = data.answered;
      if (data.answered < serial) expectAnswer();
    },
    detach() {
      clearTimeout(timer);
      clearTimeout(lostTimer);
      timer = 0;
    },
  };
}
