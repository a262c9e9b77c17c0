#!/bin/sh
# Makes the files of secrets that compose.yaml names; asks for the token. What is there is kept.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# Nobody else gets into the folder; the containers' users may read the files.
chmod 700 secrets
umask 022
# The second is for high-availability/ alone.
for name in database_password replication_password; do
  if [ ! -e "secrets/$name" ]; then
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "secrets/$name"
  fi
done
if [ ! -e secrets/database_url ]; then
  printf 'postgres://watermark:%s@database:5432/watermark' "$(cat secrets/database_password)" > secrets/database_url
fi
if [ ! -e secrets/discord_token ]; then
  printf "The bot's token, from https://discord.com/developers/applications: " >&2
  read -r token
  [ -n "$token" ] || { echo "No token, so no file for it. Run this again when you have one." >&2; exit 1; }
  printf '%s' "$token" > secrets/discord_token
fi
