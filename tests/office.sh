#!/bin/sh
# Written documents are opened in a real LibreOffice: this finds one or installs Debian's.
set -eu
command -v soffice >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing LibreOffice Writer …"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui >/dev/null
    exit 0
fi
echo "The tests need LibreOffice Writer: install it so that soffice is on the path." >&2
exit 1
