# shellcheck shell=bash
# Backup of Superset's metadata (runbook 7). A backup counts only once it was restored into a scratch database of the
# same server and has as many tables there.

scratch_database=watchdog_scratch
count_tables="SELECT count(*) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"

find_database() {
  database_container=$(find_role DATABASE | head -n 1)
  [[ -n $database_container ]] || { log "no container of ${settings[DATABASE_SERVICES]}" && return 1; }
}

in_database() { docker exec -i "$database_container" "$@"; }

# ask_sql DATABASE SQL: prints the bare answer.
ask_sql() { in_database psql -X -q -t -A -v ON_ERROR_STOP=1 -U "${settings[DATABASE_USER]}" -d "$1" -c "$2" </dev/null; }

# With --clean, so that the runbook's own way to restore (psql into the database as it is) works too.
dump_database() {
  in_database pg_dump --clean --if-exists -U "${settings[DATABASE_USER]}" "${settings[DATABASE_NAME]}" </dev/null | gzip
}

# In one transaction, and at the first error none of it.
restore_into() {
  gunzip -c "$2" | in_database psql -X -q -1 -v ON_ERROR_STOP=1 -U "${settings[DATABASE_USER]}" -d "$1" >/dev/null
}

drop_scratch() { ask_sql postgres "DROP DATABASE IF EXISTS $scratch_database" >/dev/null; }

# Room is needed twice: for the copy here, and for the scratch database where Docker keeps its volumes.
check_space() {
  local bytes needed folder free docker_root
  bytes=$(ask_sql "${settings[DATABASE_NAME]}" 'SELECT pg_database_size(current_database())') || return
  [[ $bytes =~ ^[0-9]{1,15}$ ]] || { log "the size of the database is not known: $bytes" && return 1; }
  needed=$((bytes / 1048576 + 1 + settings[BACKUP_RESERVE_MEBIBYTES]))
  docker_root=$(ask_docker info --format '{{.DockerRootDir}}')
  mkdir -p "${settings[BACKUP_FOLDER]}" || return
  for folder in "${settings[BACKUP_FOLDER]}" "${docker_root:-/}"; do
    free=$(df -P -m -- "$folder" | awk 'NR == 2 { print $4 }')
    ((${free:-0} >= needed)) || { log "disk-full: $folder has $free MiB, a backup needs $needed MiB" && return 1; }
  done
}

# Prints the number of tables; fails when the copy has not as many as the original.
verify_backup() {
  local wanted actual problem=0
  wanted=$(ask_sql "${settings[DATABASE_NAME]}" "$count_tables") || return
  { drop_scratch && ask_sql postgres "CREATE DATABASE $scratch_database TEMPLATE template0" &&
    restore_into "$scratch_database" "$1" && actual=$(ask_sql "$scratch_database" "$count_tables"); } || problem=1
  drop_scratch || log "the database $scratch_database could not be dropped"
  ((problem == 0)) || { log 'unverified: the backup could not be restored' && return 1; }
  [[ $wanted == "$actual" && $actual -gt 0 ]] ||
    { log "unverified: the backup has $actual tables, the database $wanted" && return 1; }
  printf '%s' "$actual"
}

# Only whole files have this name, and only those that were restored once.
list_backups() { find "${settings[BACKUP_FOLDER]}" -maxdepth 1 -name 'superset_backup_*.sql.gz' | sort; }

rotate_backups() { list_backups | head -n "-$((settings[BACKUP_KEEP] > 0 ? settings[BACKUP_KEEP] : 1))" | xargs -r rm -f --; }

copy_to_bucket() {
  local name status
  name=$(basename "$1")
  status=$(call_google 300 /dev/null -X POST -T "$1" -H 'Content-Type: application/gzip' \
    "${settings[STORAGE_URL]}/upload/storage/v1/b/${settings[BACKUP_BUCKET]}/o?uploadType=media&name=superset-metadata/$name")
  [[ $status == 200 ]] || { log "not-copied: the bucket answered HTTP $status; the backup is in $1" && return 1; }
}

back_up_metadata() {
  local file tables verified place problem=0
  umask 077
  find_database && check_space || return
  file=${settings[BACKUP_FOLDER]}/superset_backup_$(date -u +%Y%m%dT%H%M%SZ).sql.gz
  find "${settings[BACKUP_FOLDER]}" -maxdepth 1 -name 'superset_backup_*.partial' -delete
  if ! { dump_database >"$file.partial" && sync "$file.partial" && tables=$(verify_backup "$file.partial"); }; then
    rm -f "$file.partial"
    return 1
  fi
  verified=$(date -u +%Y-%m-%dT%H:%M:%SZ) place=$file
  mv "$file.partial" "$file" && rotate_backups
  if [[ -n ${settings[BACKUP_BUCKET]} ]]; then
    if copy_to_bucket "$file"; then place=gs://${settings[BACKUP_BUCKET]}/superset-metadata/$(basename "$file"); else problem=1; fi
  fi
  printf ',"backup":{"place":"%s","bytes":%d,"verifiedAt":"%s","tables":%d}' \
    "$place" "$(wc -c <"$file")" "$verified" "$tables" >&3
  return "$problem"
}
