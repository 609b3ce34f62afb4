#!/usr/bin/env bash
# Restores a backup of Superset's metadata (runbook 7), started by a person: restore.sh FILE [SETTINGS_FILE].
# The backup goes into a new database first. Only when it is whole there is it given Superset's name; the database
# that was there before stays under another one. Superset is down from step 3 to step 5.
# shellcheck disable=SC2154 # Its parts, sourced below, share variables with it.
set -euo pipefail
umask 077
export LC_ALL=C
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
for part in settings containers google backup; do
  # shellcheck source=/dev/null
  source "$here/$part.sh"
done

log() { printf '%s\n' "$1" >&2; }

# for_superset stop|start: app and worker, those that there are.
for_superset() {
  local role ids
  for role in APP WORKER; do
    ids=$(find_role "$role") || continue
    # shellcheck disable=SC2086 # ids are words of hexadecimal digits
    docker "$1" $ids >/dev/null
  done
}

file=${1:?usage: restore.sh FILE [SETTINGS_FILE]}
read_settings "${2:-/etc/mart-watchdog/agent.conf}"
name=${settings[DATABASE_NAME]}
stamp=$(date -u +%Y%m%d%H%M%S)
fresh=${name}_restored_$stamp before=${name}_before_$stamp
[[ -s $file ]] || { log "there is no backup $file" && exit 1; }
find_database

# 1. Into a database of its own; a backup that is damaged changes nothing.
gunzip -t "$file"
check_space
ask_sql postgres "CREATE DATABASE $fresh TEMPLATE template0"
trap 'ask_sql postgres "DROP DATABASE IF EXISTS $fresh"; log "nothing was changed"' ERR
restore_into "$fresh" "$file"

# 2. Is it one?
tables=$(ask_sql "$fresh" "$count_tables")
((tables > 0)) || { log 'the backup has no tables'; false; }

# 3. Nobody may be connected to a database that is renamed.
trap 'for_superset start' EXIT
for_superset stop
disconnect="SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$name'"
ask_sql postgres "$disconnect" >/dev/null

# 4. Both renamed at once, or neither.
in_database psql -X -q -1 -v ON_ERROR_STOP=1 -U "${settings[DATABASE_USER]}" -d postgres >/dev/null <<SQL
ALTER DATABASE $name RENAME TO $before;
ALTER DATABASE $fresh RENAME TO $name;
SQL
trap - ERR

# 5. On leaving, Superset starts again.
log "restored $tables tables from $file"
log "the database from before is $before; when all is well: DROP DATABASE $before"
