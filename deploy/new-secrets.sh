#!/bin/sh
# Makes deploy/secrets/ with fresh secrets, each in a file of its own. Never changes an existing one.
set -eu
folder=${1:-$(dirname "$0")/secrets}
# The folder keeps others out. The files are readable inside, because the containers run under
# users of their own.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

random() { # bytes; in URL-safe base64
    head -c "$1" /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_'
}

keep() { # name value
    if [ -e "$folder/$1" ]; then
        echo "kept: $1"
    else
        printf '%s\n' "$2" > "$folder/$1"
        echo "made: $1"
    fi
}

keep postgres_password "$(random 33)"
keep database_owner_url "postgres://tanggap_owner:$(random 33)@postgres:5432/tanggap"
keep database_url "postgres://tanggap_web:$(random 33)@postgres:5432/tanggap"
keep secret_key "$(random 66)"
keep mfa_keys "$(random 32)"
keep smtp_password ""
echo "Now put the mail server's password into smtp_password (empty: none), and the certificate"
echo "with its chain and its key into tls_certificate and tls_key, all in $folder."
echo "Keep a copy of mfa_keys apart from the backups: without it nobody's second factor works."
