#!/bin/sh
# The pages are tested in a real Chromium: this finds one or installs Debian's.
set -eu
for found in "${DISCRETION_CHROMIUM:-}" "$(command -v chromium || true)" "$(command -v chromium-browser || true)" "$(command -v google-chrome || true)"; do
    [ -n "$found" ] && [ -x "$found" ] && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium …"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
echo "The tests need Chromium: install it, or name it in DISCRETION_CHROMIUM." >&2
exit 1
