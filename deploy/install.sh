#!/usr/bin/env bash
# Installs or upgrades Staff Networks on a Debian server (12 or newer). Run it as root from the new version's folder:
#
#   deploy/install.sh --host networks.example.org --organisation "Example Council"
#
# Options: --certificate FILE --certificate-key FILE (without them those of before stay; the first time a self-signed
# pair is made, to be replaced); --look only says what an upgrade would do to the database.
# It may be run again at any time: what is there stays, settings and data above all. With ROOT=/some/folder it only
# puts the files in place below that folder and touches neither packages, accounts, services nor a database.
set -euo pipefail
umask 022 # the site's user reads what root installs, whatever root is used to
cd "$(dirname "$0")/.."

ROOT=${ROOT:-}
host='' organisation='' certificate='' certificate_key='' look=''
while [ $# -gt 0 ]; do
    case $1 in
        --host) host=$2; shift 2 ;;
        --organisation) organisation=$2; shift 2 ;;
        --certificate) certificate=$2; shift 2 ;;
        --certificate-key) certificate_key=$2; shift 2 ;;
        --look) look=yes; shift ;;
        *) echo "Unknown option $1. The options are at the top of $0." >&2; exit 2 ;;
    esac
done
[[ $host =~ ^[a-z0-9.-]+$ ]] || { echo "Say which host name the site has: --host networks.example.org" >&2; exit 2; }
[[ $organisation && $organisation != *[\"\`\$\\]* ]] || { echo 'Say whose networks these are, without " ` $ or \: --organisation "Example Council"' >&2; exit 2; }

etc=$ROOT/etc/staff-networks
data=$ROOT/var/lib/staff-networks
backups=$ROOT/var/backups/staff-networks
releases=$ROOT/opt/staff-networks/releases
current=$ROOT/opt/staff-networks/current
previous=$ROOT/opt/staff-networks/previous
units=$ROOT/etc/systemd/system
site=$ROOT/etc/nginx/sites-available/staff-networks

say() { printf '\n── %s\n' "$*"; }

# Writes standard input to a file with what @NAMES@ stand for; values may hold any character but a new line.
fill() {
    HOST=$host ORGANISATION=$organisation SECRET_KEY=${secret:-} PERSONAL_DATA_KEY=${personal_key:-} \
        CERTIFICATE=$certificate \
        CERTIFICATE_KEY=$certificate_key SHARE=$ROOT/usr/share/staff-networks \
        python3 -c 'import os, re, sys
sys.stdout.write(re.sub(r"@([A-Z_]+)@", lambda name: os.environ[name[1]], sys.stdin.read()))' >"$1"
}

install_packages() {
    say "Packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3 python3-venv make \
        curl nginx postgresql logrotate openssl npm
}

make_account() {
    say "Account"
    id staff-networks >/dev/null 2>&1 ||
        adduser --system --group --home /var/lib/staff-networks --no-create-home staff-networks
    usermod --append --groups staff-networks www-data # nginx reaches the sockets and the uploads
}

make_folders() {
    say "Folders"
    install -d -m 0755 "$releases" "$ROOT/usr/local/bin" "$ROOT/usr/share/staff-networks" "$units" \
        "$ROOT/etc/nginx/sites-available" \
        "$ROOT/etc/nginx/sites-enabled" "$ROOT/etc/logrotate.d" "$ROOT/var/log/nginx"
    install -d -m 0750 "$etc" "$data" "$data/media"
    install -d -m 0700 "$backups"
}

new_personal_key() {
    python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'
}

write_settings() {
    say "Settings in $etc"
    if [ ! -e "$etc/environment" ]; then
        secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(64))')
        personal_key=$(new_personal_key)
        (umask 077; fill "$etc/environment" <deploy/environment.example)
        echo "Written. Look through it: mail above all."
    else
        echo "Kept as they are."
        if ! grep -q '^PERSONAL_DATA_KEYS=' "$etc/environment"; then
            printf 'PERSONAL_DATA_KEYS=%s\n' "$(new_personal_key)" >>"$etc/environment"
            echo "But for PERSONAL_DATA_KEYS, which is new. Keep a copy of it away from this machine."
        fi
    fi
    if [ -z "$certificate" ] && [ -e "$site" ]; then
        certificate=$(sed -n 's/^ *ssl_certificate \([^;]*\);.*/\1/p' "$site")
        certificate_key=$(sed -n 's/^ *ssl_certificate_key \([^;]*\);.*/\1/p' "$site")
    elif [ -z "$certificate" ]; then
        certificate=$etc/certificate.pem certificate_key=$etc/certificate.key
        [ -e "$certificate" ] || (umask 077; openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$host" \
            -addext "subjectAltName=DNS:$host" -out "$certificate" -keyout "$certificate_key" 2>/dev/null)
        echo "The certificate is self-signed: put a real one in its place, with --certificate and --certificate-key."
    fi
}

install_release() {
    say "This version"
    version=$(date -u +%Y%m%dT%H%M%S)
    release=$releases/$version
    trap 'rm -rf "$release"' EXIT # should anything fail before the switch
    mkdir "$release"
    # What git knows, or the whole folder where it came as an archive. Nothing that was made here.
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git archive HEAD | tar -x -C "$release"
    else
        tar --exclude=./.git --exclude=./.venv --exclude=./.local --exclude='__pycache__' -c . | tar -x -C "$release"
    fi
    optional=''
    ! grep -Eq '^(PROMETHEUS_MULTIPROC_DIR|SENTRY_DSN)=.' "$etc/environment" || optional=observe
    make -C "$release" build ARGS=$optional
    echo "$release"
}

make_database() {
    say "Database"
    as_postgres psql -tAc "SELECT 1 FROM pg_roles WHERE rolname = 'staff-networks'" | grep -q 1 ||
        as_postgres createuser staff-networks
    as_postgres psql -tAc "SELECT 1 FROM pg_database WHERE datname = 'staff_networks'" | grep -q 1 ||
        as_postgres createdb --owner=staff-networks --encoding=UTF8 --locale=C.UTF-8 --template=template0 \
            staff_networks
}

as_postgres() { # where it may stand: not in root's home
    (cd / && runuser -u postgres -- "$@")
}

as_site() { # runs manage.py of the new version with the site's settings, as its user
    runuser -u staff-networks -- bash -c 'set -a; . /etc/staff-networks/environment; set +a; cd "$1"; shift
exec .venv/bin/python manage.py "$@"' _ "$release" "$@"
}

migrate() {
    say "Tables"
    as_site migrate --plan >/dev/null || { echo "Nothing was changed: the version before runs on." >&2; exit 1; }
    [ -e "$current" ] && as_site backup /var/backups/staff-networks # the way back
    as_site migrate --no-input
}

install_services() {
    say "Services"
    install -m 0644 deploy/systemd/*.service deploy/systemd/*.timer deploy/systemd/*.target "$units/"
    install -m 0644 deploy/nginx/unavailable.html "$ROOT/usr/share/staff-networks/"
    install -m 0644 deploy/logrotate "$ROOT/etc/logrotate.d/staff-networks"
    install -m 0755 deploy/staff-networks-manage "$ROOT/usr/local/bin/"
    fill "$site" <deploy/nginx/staff-networks.conf
    ln -sfn ../sites-available/staff-networks "$ROOT/etc/nginx/sites-enabled/staff-networks"
}

switch() {
    say "Switch to the new version"
    [ ! -e "$current" ] || ln -sfn "$(readlink "$current")" "$previous"
    ln -sfn "releases/$version" "$current.new"
    mv -T "$current.new" "$current" # at once: there is never no version
    trap - EXIT
}

answers() { # whether web server $1 does, within a minute
    for _ in $(seq 60); do
        curl --silent --fail --output /dev/null --unix-socket "/run/staff-networks-$1/web.sock" \
            --header "Host: $host" http://localhost/healthz && return
        sleep 1
    done
    return 1
}

start() { # one web server after the other, so that one always answers
    systemctl daemon-reload
    systemctl enable --quiet staff-networks.target staff-networks-web@1 staff-networks-web@2 staff-networks-worker \
        staff-networks-backup.timer
    for number in 1 2; do
        systemctl restart "staff-networks-web@$number"
        answers "$number" || {
            echo "Web server $number does not answer, so nothing else was restarted. It says why in:" >&2
            echo "journalctl -u staff-networks-web@$number. The way back is in docs/operators.md." >&2
            exit 1
        }
    done
    systemctl restart staff-networks-worker
    systemctl start staff-networks.target staff-networks-backup.timer
    nginx -t && systemctl reload-or-restart nginx
}

forget_old_releases() { # but what runs, what ran before it, and one more: the way back is `ln -sfn` and a restart
    ls -1d "$releases"/* | { grep -vFx -e "$releases/$version" -e "$(readlink -f "$previous")" || true; } |
        head -n -1 | xargs -r rm -rf
}

if [ -n "$look" ]; then
    install_release
    say "What an upgrade would do"
    as_site migrate --plan
    exit
fi
[ -n "$ROOT" ] || { [ "$(id -u)" -eq 0 ] || { echo "Run this as root." >&2; exit 1; }; install_packages; make_account; }
make_folders
write_settings
install_release
if [ -z "$ROOT" ]; then
    chown root:staff-networks "$etc"
    # Not for the group: nginx's user is in it.
    chown staff-networks:root "$etc/environment" && chmod 0600 "$etc/environment"
    chown -R staff-networks:staff-networks "$data" "$backups"
    make_database
    migrate
fi
install_services
switch
[ -n "$ROOT" ] || { start; forget_old_releases; }
say "Done. $( [ -n "$ROOT" ] && echo "Files are below $ROOT." || echo "The site: https://$host/" )"
