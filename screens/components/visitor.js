// Tells the server by which random number this browser is known; it is kept here, so that one's own digits are found again.
const KEEP_KEY = "trazo-visitor";
const IS_ID = /^[0-9a-f]{32}$/;
let sent = null;

export default function (component) {
  const id = kept() ?? component.data[0] ?? sent ?? keep(random());
  if (id === component.data[0] || id === sent) return;
  sent = id;
  component.setStateValue("id", id);
}

function kept() {
  try {
    const id = localStorage.getItem(KEEP_KEY);
    return IS_ID.test(id) ? id : null;
  } catch {
    return null; // storage is refused: the number lives as long as this visit
  }
}

function keep(id) {
  try {
    localStorage.setItem(KEEP_KEY, id);
  } catch {
    // as above
  }
  return id;
}

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists only on pages that came over HTTPS
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
