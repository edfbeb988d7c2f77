#!/bin/bash
# Once, on an empty volume: the owner, who migrates, and the web role, which owns nothing and may
# not change what stands (its rights come with the migrations). Passwords come from the secrets.
set -euo pipefail
secrets=${SECRETS:-/run/secrets}

password_of() { # secret role
    if [[ $(<"$secrets/$1") =~ ^postgres://$2:([A-Za-z0-9_.~-]+)@ ]]; then
        printf '%s' "${BASH_REMATCH[1]}"
    else
        echo "The secret $1 must begin with postgres://$2:PASSWORD@ (letters, digits, - _ . ~)." >&2
        return 1
    fi
}

owner_password=$(password_of database_owner_url tanggap_owner)
web_password=$(password_of database_url tanggap_web)

psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres <<SQL
CREATE ROLE tanggap_owner LOGIN PASSWORD '$owner_password';
CREATE ROLE tanggap_web LOGIN PASSWORD '$web_password';
CREATE DATABASE tanggap OWNER tanggap_owner;
REVOKE ALL ON DATABASE tanggap, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE tanggap TO tanggap_web;
SQL
