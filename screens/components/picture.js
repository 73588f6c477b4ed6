// A photo with its digits' boxes. What is chosen, turned and cut is decided in Python; here live only the boxes on the screen and
// the frame while it is drawn. All places are parts of the picture's width and height, 0 to 1.
const REACH_PX = 26; // how far from a box a finger may land
const LEAST = 0.04; // the shortest side of a part
const FIRST = { left: 0.1, top: 0.1, right: 0.9, bottom: 0.9 };
const STEP = 0.01;
const LARGE_STEP = 0.05;
const LABEL_OF_HEIGHT = 0.5; // of the usual height of a box
const [LEAST_LABEL_PX, MOST_LABEL_PX] = [9, 16];
const DENSE_PX = 34; // boxes lower than this get thin lines
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default function (component) {
  const root = component.parentElement.querySelector(".picture");
  const picture = root.trazo ?? (root.trazo = createPicture(root));
  picture.update(component);
}

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

function createPicture(root) {
  const find = (selector) => root.querySelector(selector);
  const [view, image, layer, cutting, frame] = [".view", "img", ".boxes", ".cutting", ".frame"].map(find);
  let send = () => {};
  let data = null;
  let part = null; // the frame while it is drawn: {left, top, right, bottom}; null where nothing is being cut
  let drag = null; // what the pointer holds: {id, corner, from, part}

  function ask(what) {
    root.classList.add("waiting");
    send(what);
  }

  // Boxes

  function showBoxes() {
    const inFocus = root.getRootNode().activeElement?.dataset?.index;
    layer.replaceChildren(...data.boxes.map(boxOf));
    showChosen();
    fitLabels();
    if (inFocus !== undefined) layer.querySelector(`[data-index="${inFocus}"]`)?.focus({ preventScroll: true });
  }

  function boxOf({ index, place, text, kind, label }) {
    const box = document.createElement("button");
    box.type = "button";
    box.className = `mark ${kind}`;
    box.dataset.index = index;
    box.setAttribute("aria-label", label);
    box.title = label;
    ["left", "top", "width", "height"].forEach((side, i) => (box.style[side] = `${100 * place[i]}%`));
    const name = document.createElement("span");
    name.textContent = text;
    box.append(name);
    return box;
  }

  function showChosen() {
    for (const box of layer.children) {
      const isChosen = Number(box.dataset.index) === data.chosen;
      box.classList.toggle("chosen", isChosen && data.boxes.length > 1);
      box.setAttribute("aria-pressed", isChosen);
      box.tabIndex = isChosen ? 0 : -1;
    }
    const chosen = data.boxes.find((box) => box.index === data.chosen);
    say(".said", data.boxes.length > 1 && chosen ? chosen.label : "");
    if (layer.children.length && ![...layer.children].some((box) => box.tabIndex === 0)) layer.children[0].tabIndex = 0;
  }

  function fitLabels() {
    if (!data?.boxes.length) return;
    const heights = data.boxes.map((box) => box.place[3] * view.clientHeight).sort((a, b) => a - b);
    const size = clamp(LABEL_OF_HEIGHT * heights[heights.length >> 1], LEAST_LABEL_PX, MOST_LABEL_PX);
    layer.style.setProperty("--label-px", `${size}px`);
    layer.classList.toggle("dense", heights[heights.length >> 1] < DENSE_PX);
    const labelHeight = (1.5 * size) / view.clientHeight;
    data.boxes.forEach((box, i) => {
      const isHigh = box.place[1] < labelHeight;
      const bottom = box.place[1] + box.place[3];
      const below = isHigh && bottom + labelHeight <= 1 && !data.boxes.some((other) => isUnder(other, box, 2 * labelHeight));
      layer.children[i].classList.toggle("below", below);
      layer.children[i].classList.toggle("inside", isHigh && !below);
    });
  }

  // Whether a box begins so little below another that their labels would meet there.
  function isUnder({ place: [x, y, width] }, { place: [left, top, breadth, height] }, room) {
    return x < left + breadth && left < x + width && y > top + height / 2 && y < top + height + room;
  }

  function choose(index) {
    data.chosen = index;
    showChosen();
    ask({ digit: index });
  }

  function nearest(event) {
    const area = view.getBoundingClientRect();
    let [found, least] = [null, REACH_PX];
    for (const { index, place } of data.boxes) {
      const [x, y, width, height] = [place[0] * area.width, place[1] * area.height, place[2] * area.width, place[3] * area.height];
      const [px, py] = [event.clientX - area.left, event.clientY - area.top];
      const away = Math.hypot(Math.max(x - px, 0, px - x - width), Math.max(y - py, 0, py - y - height));
      const beside = Math.hypot(px - x - width / 2, py - y - height / 2) / 1000; // of two boxes it lies in, the one whose middle is nearer
      if (away + beside < least) [found, least] = [index, away + beside];
    }
    return found;
  }

  function click(event) {
    const own = event.detail === 0 ? event.target.closest(".mark") : null; // a key: the box itself was pressed
    const index = own ? Number(own.dataset.index) : nearest(event);
    if (index !== null) choose(index);
  }

  function moveFocus(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const boxes = [...layer.children];
    const next = boxes.indexOf(event.target) + step[0] + step[1];
    boxes[(next + boxes.length) % boxes.length]?.focus();
  }

  // Cutting

  function startCutting() {
    part = { ...FIRST };
    showTools();
    frame.focus({ preventScroll: true, focusVisible: false });
  }

  function stopCutting() {
    part = drag = null;
    showTools();
  }

  function showTools() {
    const isCutting = part !== null;
    cutting.hidden = !isCutting;
    layer.hidden = isCutting;
    find(".hint").hidden = !isCutting;
    find(".said").hidden = isCutting;
    find(".turn").hidden = find(".cut").hidden = isCutting;
    find(".apply").hidden = !isCutting;
    find(".whole").hidden = !isCutting && data.is_whole;
    if (isCutting) showFrame();
  }

  function showFrame() {
    frame.style.left = `${100 * part.left}%`;
    frame.style.top = `${100 * part.top}%`;
    frame.style.width = `${100 * (part.right - part.left)}%`;
    frame.style.height = `${100 * (part.bottom - part.top)}%`;
  }

  function pointOf(event) {
    const area = view.getBoundingClientRect();
    return [clamp((event.clientX - area.left) / area.width, 0, 1), clamp((event.clientY - area.top) / area.height, 0, 1)];
  }

  function moved(from, corner, dx, dy) {
    const to = { ...from };
    if (!corner) {
      const [x, y] = [clamp(dx, -from.left, 1 - from.right), clamp(dy, -from.top, 1 - from.bottom)];
      return { left: from.left + x, right: from.right + x, top: from.top + y, bottom: from.bottom + y };
    }
    if (corner.includes("w")) to.left = clamp(from.left + dx, 0, from.right - LEAST);
    if (corner.includes("e")) to.right = clamp(from.right + dx, from.left + LEAST, 1);
    if (corner.includes("n")) to.top = clamp(from.top + dy, 0, from.bottom - LEAST);
    if (corner.includes("s")) to.bottom = clamp(from.bottom + dy, from.top + LEAST, 1);
    return to;
  }

  function down(event) {
    if (drag || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    cutting.setPointerCapture(event.pointerId);
    const isNew = !event.target.closest(".frame");
    drag = { id: event.pointerId, isNew, corner: event.target.dataset.corner, from: pointOf(event), part: { ...part } };
  }

  function move(event) {
    if (event.pointerId !== drag?.id) return;
    const [x, y] = pointOf(event);
    const [x0, y0] = drag.from;
    const isLarge = Math.abs(x - x0) >= LEAST && Math.abs(y - y0) >= LEAST;
    if (!drag.isNew) part = moved(drag.part, drag.corner, x - x0, y - y0);
    else if (isLarge) part = { left: Math.min(x, x0), right: Math.max(x, x0), top: Math.min(y, y0), bottom: Math.max(y, y0) };
    showFrame();
  }

  function up(event) {
    if (event.pointerId !== drag?.id) return;
    if (event.type === "pointerup") move(event);
    drag = null;
  }

  function key(event) {
    if (event.key === "Escape") {
      stopCutting();
      find(".cut").focus();
      return;
    }
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    part = moved(part, event.target.dataset.corner, arrow[0] * step, arrow[1] * step);
    showFrame();
  }

  function apply() {
    const asked = [part.left, part.top, part.right - part.left, part.bottom - part.top];
    stopCutting();
    ask({ part: asked });
  }

  function seeWhole() {
    if (part) stopCutting();
    if (!data.is_whole) ask({ whole: true });
  }

  function say(selector, text) {
    const place = find(selector);
    if (place.textContent !== text) place.textContent = text; // nothing may change under a finger for no reason
  }

  function label() {
    for (const name of ["turn", "cut", "apply", "whole"]) say(`.${name} span`, data.words[name]);
    say(".hint", data.words.hint);
    layer.setAttribute("aria-label", data.words.boxes);
    frame.setAttribute("aria-label", data.words.frame);
    for (const corner of frame.children) corner.setAttribute("aria-label", data.words.corner);
  }

  layer.addEventListener("click", click);
  layer.addEventListener("keydown", moveFocus);
  cutting.addEventListener("pointerdown", down);
  cutting.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) cutting.addEventListener(end, up);
  cutting.addEventListener("keydown", key);
  find(".turn").addEventListener("click", () => ask({ turn: true }));
  find(".cut").addEventListener("click", startCutting);
  find(".apply").addEventListener("click", apply);
  find(".whole").addEventListener("click", seeWhole);
  new ResizeObserver(fitLabels).observe(view);

  return {
    update(component) {
      const isOther = data?.url !== component.data[0].url;
      data = component.data[0];
      send = (what) => component.setTriggerValue("asked", what);
      root.classList.remove("waiting");
      if (isOther) {
        part = drag = null;
        image.src = data.url;
        view.style.setProperty("--ratio", data.width / data.height);
      }
      image.alt = data.alt;
      label();
      showBoxes();
      showTools();
    },
  };
}
