#!/bin/sh
# Makes the files of secrets that compose.yaml names; asks for the tokens. What is there is kept.
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
# ask NAME WHAT: an empty answer makes no file.
ask() {
  [ ! -e "secrets/$1" ] || return 0
  printf '%s: ' "$2" >&2
  token=
  read -r token || true
  [ -z "$token" ] || printf '%s' "$token" > "secrets/$1"
}
ask discord_token "Discord's token of the bot, from https://discord.com/developers/applications (empty for Slack alone)"
if [ ! -e secrets/discord_token ]; then
  ask slack_bot_token "Slack's bot token, xoxb-…, from https://api.slack.com/apps"
  ask slack_app_token "Slack's app token, xapp-…, from the same page"
  if [ ! -e secrets/slack_bot_token ] || [ ! -e secrets/slack_app_token ]; then
    echo "Neither Discord's token nor both of Slack's are there. Run this again when you have them." >&2
    exit 1
  fi
  echo "For Slack alone: in compose.yaml, take Slack's lines in and Discord's out, as it says there." >&2
fi
