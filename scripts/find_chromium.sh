#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; with --install also fetches one, unless TRAZO_CHROMIUM names it:
# Playwright's, else Debian's. Exits 1 where none can be had.
set -u

find_one() {
  .venv/bin/python -m scripts.bench.chromium
}

find_one && exit 0
[ "${1:-}" = --install ] && [ -z "${TRAZO_CHROMIUM:-}" ] || exit 1
timeout 300 .venv/bin/python -m playwright install chromium >&2 2>&1 && find_one && exit 0
sudo=$([ "$(id -u)" = 0 ] || echo "sudo -n")
command -v apt-get >/dev/null && { $sudo apt-get update && $sudo apt-get install -y chromium; } >&2
find_one
