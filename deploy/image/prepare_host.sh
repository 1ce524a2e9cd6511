#!/bin/sh
# Make what docker-compose.yml expects of the host, once:  sh deploy/image/prepare_host.sh
#
# var/secrets/  a random password for each database user. The folder is closed to others; the files
#               in it are readable, since each container reads its own as a user of its own.
# var/config/   empty: the place of your staff directory, policy, certificates, relay password.
#
# What is there already stays as it is, so running it again is harmless.

set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
secrets=${1:-$root/var}/secrets
config=${1:-$root/var}/config

mkdir -p "$secrets" "$config"
chmod 700 "$secrets"

make_password() {
    file=$secrets/$1
    if [ -e "$file" ]; then
        echo "kept  $file"
        return
    fi
    # 32 random bytes, written in hexadecimal: no character that a URL or a file gives a meaning to.
    password=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$password" >"$file.draft")
    chmod 444 "$file.draft"
    mv "$file.draft" "$file"
    echo "made  $file"
}

make_password postgresql_password
make_password duecourse_database_password
make_password duecourse_people_database_password
make_password temporal_database_password
