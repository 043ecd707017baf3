#!/usr/bin/env bash
# Installs what the project needs on Debian 12 or 13, as root or with sudo; does nothing where all is there.
#   scripts/setup.sh run    QGIS itself, to make sheets from the checkout
#   scripts/setup.sh dev    that, and the tools of the tests and of the linters (default)
# Debian packages are only installed when missing: an installed QGIS of any version is kept.
# Python tools go to .venv-<python version>, so that two machines (or chroots) can share a checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

level=${1:-dev}
# services of QGIS Server, which the tests start in a process of their own
server_packages=()
packages=(qgis python3-qgis qgis-providers gdal-bin fonts-open-sans fonts-dejavu fonts-liberation)
case $level in
  run) ;;
  dev) packages+=(python3-venv python3-pil git poppler-utils qpdf pyqt5-dev-tools qttools5-dev-tools qttranslations5-l10n xvfb xauth)
    # the tests start a PostgreSQL server of their own, on 127.0.0.1
    packages+=(postgresql postgresql-postgis)
    server_packages+=(qgis-server-wfs qgis-server-wfs3 qgis-server-wms)
    # they look at the pages of the report, the site and the handbook
    packages+=(chromium) ;;
  *) echo "usage: scripts/setup.sh [run|dev]" >&2; exit 2 ;;
esac

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else
    echo "These Debian packages are missing, and neither root nor sudo is there to install them: ${missing[*]}" >&2
    exit 1
  fi
}

if ! command -v dpkg-query >/dev/null; then
  echo "This is not a Debian system: install QGIS 3.22 or newer, GDAL and Python's venv by hand." >&2
  exit 1
fi
find_missing() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  missing=()
  for package in "$@"; do
    grep -qx "installed $package" <<<"$installed" || missing+=("$package")
  done
}

install_missing() {
  echo "Installing: ${missing[*]}" >&2
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends "$@" "${missing[@]}" >&2
}

find_missing "${packages[@]}"
[[ ${#missing[@]} -eq 0 ]] || install_missing

# the server must be of the version of the QGIS that is installed: from the release that has it, if one has
find_missing "${server_packages[@]}"
if [[ ${#missing[@]} -gt 0 ]]; then
  version=$(dpkg-query -W -f '${Version}' python3-qgis)
  release=$(apt-cache madison python3-qgis | awk -F ' *[|] *' -v version="$version" '$2 == version { split($3, place, " "); sub("/.*", "", place[2]); print place[2]; exit }')
  if [[ -n $release ]]; then
    install_missing -t "$release"
  else
    echo "No archive has the server of QGIS $version: its tests will be skipped." >&2
  fi
fi
[[ $level == dev ]] || exit 0

# Debian's own Python, for which QGIS is built, whatever python3 the PATH has
python=/usr/bin/python3
venv=.venv-$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
stamp=$venv/.installed-$(sha256sum scripts/requirements.txt | cut -c1-16)
if [[ ! -e $stamp ]]; then
  echo "Installing the Python tools in $venv" >&2
  "$python" -m venv --clear --system-site-packages "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
  touch "$stamp"
fi
qt6=$venv/qt6
qt6_stamp=$qt6/.installed-$(sha256sum scripts/requirements-qt6.txt | cut -c1-16)
if [[ ! -e $qt6_stamp ]]; then
  rm -rf "$qt6"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --target "$qt6" --requirement scripts/requirements-qt6.txt
  touch "$qt6_stamp"
fi
