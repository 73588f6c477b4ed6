#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; with --install also fetches one: Playwright's, else Debian's.
# Exits 1 where none can be had.
set -u

find_one() {
  for name in "${TRAZO_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  own=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as s
with s() as p: print(p.chromium.executable_path)' 2>/dev/null)
  [ -n "$own" ] && [ -x "$own" ] && echo "$own"
}

find_one && exit 0
[ "${1:-}" = --install ] || exit 1
timeout 300 .venv/bin/python -m playwright install chromium >&2 2>&1 && find_one && exit 0
sudo=$([ "$(id -u)" = 0 ] || echo "sudo -n")
command -v apt-get >/dev/null && { $sudo apt-get update && $sudo apt-get install -y chromium; } >&2
find_one
