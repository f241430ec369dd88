#!/bin/sh
# The office's tests run on PostgreSQL too: this finds its programs or installs Debian's.
set -eu
for found in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
    [ -n "$found" ] && [ -x "$found" ] && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL …"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    exit 0
fi
echo "The tests need PostgreSQL 15 or newer: install it (Debian: postgresql)." >&2
exit 1
