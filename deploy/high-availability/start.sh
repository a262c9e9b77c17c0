#!/bin/sh
# Patroni takes passwords from its environment alone; they come as files.
set -eu
PATRONI_SUPERUSER_PASSWORD=$(cat /run/secrets/database_password)
PATRONI_REPLICATION_PASSWORD=$(cat /run/secrets/replication_password)
export PATRONI_SUPERUSER_PASSWORD PATRONI_REPLICATION_PASSWORD
exec patroni /patroni.yaml
