#!/bin/sh
# Bring Temporal's own tables to the version of this server. Running it again changes nothing.

set -eu

SQL_PASSWORD=$(cat "$TEMPORAL_DATABASE_PASSWORD_FILE")
export SQL_PASSWORD
export SQL_PLUGIN=postgres12_pgx SQL_HOST="$TEMPORAL_DATABASE_HOST" SQL_PORT="$TEMPORAL_DATABASE_PORT"
export SQL_USER=temporal
versions=$TEMPORAL_SCHEMA_FOLDER/postgresql/v12

set_up() {
    if answer=$(temporal-sql-tool --db "$1" update-schema --schema-dir "$2" 2>&1); then
        echo "schema of $1 is up to date"
        return
    fi
    case $answer in
    *'reading current schema version'*'SQLSTATE 42P01'*)
        # Nothing was ever set up here (42P01: no such table). Told apart from every other failure
        # with care: setting up a database that holds cases would make it forget its version.
        temporal-sql-tool --db "$1" setup-schema --version 0.0 >/dev/null 2>&1
        temporal-sql-tool --db "$1" update-schema --schema-dir "$2" >/dev/null
        echo "schema of $1 was set up"
        ;;
    *)
        printf '%s\n' "$answer" >&2
        exit 1
        ;;
    esac
}

set_up temporal "$versions/temporal/versioned"
set_up temporal_visibility "$versions/visibility/versioned"
