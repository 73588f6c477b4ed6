// Watches the page for the benchmark: when the pen was lifted, when the pad says that its last message is answered, when the
// answer card or the chart last changed. All times are performance.now(), the clock that events carry too.
(() => {
  const CARD = ".trazo-answer";
  const CHART = '[data-testid="stPlotlyChart"]';
  const QUIET_MS = 400; // so long without a change after the answer: the page is done with it
  const NOTHING = { lifted: null, serial: null, answered: null, card: 0, chart: 0, changed: 0 };
  const seen = { ...NOTHING };

  function touches(record, selector) {
    const target = record.target instanceof Element ? record.target : record.target.parentElement;
    if (target?.closest(selector)) return true;
    return [...record.addedNodes].some((node) => node.matches?.(selector) || node.querySelector?.(selector));
  }

  function note(records) {
    const now = performance.now();
    if (records.some((record) => touches(record, CARD))) seen.card = seen.changed = now;
    if (records.some((record) => touches(record, CHART))) seen.chart = seen.changed = now;
  }

  function attach(pad) {
    addEventListener("pointerup", (event) => (seen.lifted = event.timeStamp), true);
    pad.addEventListener("pad-sent", (event) => (seen.serial = event.detail));
    const answered = () => {
      const isLast = seen.lifted !== null && Number(pad.dataset.answered) === seen.serial;
      if (isLast && seen.answered === null) seen.answered = seen.changed = performance.now();
    };
    new MutationObserver(answered).observe(pad, { attributeFilter: ["data-answered"] });
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  }

  // Before every stroke: forget the one before.
  const arm = () => Object.assign(seen, NOTHING);

  const isDone = () => seen.answered !== null && performance.now() - seen.changed > QUIET_MS;

  // The last answer stands when the pad knows its message and the card has changed for the last time; with the chart, when that
  // has changed for the last time as well.
  function result() {
    const bars = document.querySelector(".js-plotly-plot")?.data[0].y ?? [];
    const text = document.querySelector(`${CARD} .digits`)?.textContent ?? null;
    const stands = Math.max(seen.answered, seen.card);
    return {
      text,
      tallest: bars.indexOf(Math.max(...bars)),
      text_ms: stands - seen.lifted,
      chart_ms: Math.max(stands, seen.chart) - seen.lifted,
    };
  }

  window.trazoProbe = { attach, arm, isDone, result };
})();
