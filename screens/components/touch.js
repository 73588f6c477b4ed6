// Lets the first tap on a chart choose a point. Plotly takes the point that a mouse went over before; a finger goes over none.
export default function (component) {
  const place = component.parentElement;
  document.removeEventListener("pointerdown", place.trazoTouches); // of the run before
  place.trazoTouches = (event) => {
    if (event.pointerType === "mouse" || !event.target.closest?.(".js-plotly-plot")) return;
    const { clientX, clientY } = event;
    event.target.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, bubbles: true }));
  };
  document.addEventListener("pointerdown", place.trazoTouches);
  return () => document.removeEventListener("pointerdown", place.trazoTouches);
}
