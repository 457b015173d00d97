#!/bin/sh
# Puts Promptscope into the desktop's menu and has it open its sessions, for this user alone; with --remove, takes it
# out again. The folder stays where it is: run this once more after moving it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$share/applications/promptscope.desktop

refresh() { # where the desktop keeps lists of what is there
  if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime"; fi
  if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications"; fi
  if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t -f "$share/icons/hicolor" || true; fi
}

if [ "${1-}" = "--remove" ]; then
  (cd "$here/share" && find . -type f) | while read -r file; do rm -f "$share/$file"; done
  refresh
  exit
fi

mkdir -p "$share"
cp -R "$here/share/." "$share/"
# A quoted argument of Exec=: the specification wants a backslash before ", `, $ and \, doubled as in any string.
program=$(printf '%s' "$here/promptscope" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
escaped=$(printf '%s' "$program" | sed 's/[\\&|]/\\&/g')
sed "s|^Exec=promptscope|Exec=\"$escaped\"|" "$here/share/applications/promptscope.desktop" >"$entry"
refresh
if command -v xdg-mime >/dev/null; then xdg-mime default promptscope.desktop application/x-promptscope-session; fi
echo "Promptscope is in the menu. To take it out again: $0 --remove"
