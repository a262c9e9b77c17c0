#!/bin/sh
# One backup of the database that PGHOST, PGUSER and PGDATABASE name, as `watermark backup` makes
# it; it is noted in the database, and those older than KEEP_DAYS go, with what was cut off.
set -eu
folder=${BACKUP_FOLDER:-/backups}
if [ -n "${PGPASSWORD_FILE:-}" ]; then
  PGPASSWORD=$(cat "$PGPASSWORD_FILE")
  export PGPASSWORD
fi
umask 077
file=$folder/watermark-$(date -u +%Y-%m-%dT%H-%M-%SZ).backup
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --exclude-schema=queue --file="$file.part"
mv "$file.part" "$file"
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 \
  --command="insert into backup (made_at, bytes) values (clock_timestamp(), $(wc -c < "$file"))"
find "$folder" -name 'watermark-*.backup*' -mtime +"${KEEP_DAYS:-14}" -exec rm -f {} +
echo "$file"
