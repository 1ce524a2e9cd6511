#!/bin/sh
# Runs once, when the database server starts on an empty volume: two users who cannot see each
# other's data, and their databases. Tables are made by `duecourse migrate` and by Temporal's own tool.
# A third user is whom people's commands connect as: it sees rows of the cases that somebody was let
# into. `duecourse migrate` gives it its rights.

set -eu

create() {
    user=$1
    password=$(cat "/run/secrets/$2")
    shift 2
    # The password goes in by standard input: arguments can be read in the list of processes.
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<SQL
\set password '$password'
CREATE ROLE $user LOGIN PASSWORD :'password';
SQL
    for database in "$@"; do
        psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
            --command="CREATE DATABASE $database OWNER $user ENCODING 'UTF8'" \
            --command="REVOKE ALL ON DATABASE $database FROM PUBLIC"
    done
}

create duecourse duecourse_database_password duecourse
create duecourse_people duecourse_people_database_password
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --command="GRANT CONNECT ON DATABASE duecourse TO duecourse_people"
create temporal temporal_database_password temporal temporal_visibility
