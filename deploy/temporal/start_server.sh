#!/bin/sh
# Start Temporal's server with its database password from a file: the server itself reads no files.

set -eu

TEMPORAL_DATABASE_PASSWORD=$(cat "$TEMPORAL_DATABASE_PASSWORD_FILE")
export TEMPORAL_DATABASE_PASSWORD

# --allow-no-auth: whoever reaches the port may do anything, so that the port is reachable from the
# network `inside` alone.
exec temporal-server --root / --config "$TEMPORAL_CONFIG_FOLDER" --env server --allow-no-auth start
