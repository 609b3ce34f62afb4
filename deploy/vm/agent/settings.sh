# shellcheck shell=bash
# The agent's settings, read from a file of NAME=value lines. The file is never executed, and an unknown name is an
# error: a setting that was misspelt would otherwise be silently the default.

declare -A settings=(
  [PROJECT]='' [SUBSCRIPTION]=vm-commands [TOPIC]=vm-reports
  [COMPOSE_FOLDER]='' [COMPOSE_PROJECT]='' [COMPOSE_FILE]='' [COMPOSE_COMMAND]=''
  [APP_SERVICES]='superset superset_app'
  [WORKER_SERVICES]='superset-worker superset_worker'
  [DATABASE_SERVICES]='superset_db' [DATABASE_USER]=superset [DATABASE_NAME]=superset
  [HEALTH_URL]=http://localhost:8088/health
  [BACKUP_FOLDER]=/var/lib/mart-watchdog/backups [BACKUP_KEEP]=14 [BACKUP_RESERVE_MEBIBYTES]=512 [BACKUP_BUCKET]=''
  [HEARTBEAT_SECONDS]=60 [RESTART_GRACE_SECONDS]=10 [RESTART_LIMIT_SECONDS]=120 [DATABASE_WAIT_SECONDS]=60
  [BRING_UP_LIMIT_SECONDS]=240 [BACKUP_LIMIT_SECONDS]=600
  [PUBSUB_EMULATOR_HOST]='' [PUBSUB_URL]=https://pubsub.googleapis.com
  [STORAGE_URL]=https://storage.googleapis.com [METADATA_HOST]=169.254.169.254 [PULL_SECONDS]=120 [RETRY_SECONDS]=5
)

settings_problem() {
  printf 'mart-watchdog: %s\n' "$1" >&2
  return 1
}

# What a value must look like as a whole; these words end up in URLs, file names and command lines.
pattern_of() {
  case $1 in
    PROJECT) echo '^[a-z][a-z0-9.:-]{2,62}$' ;;
    SUBSCRIPTION | TOPIC) echo '^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$' ;;
    COMPOSE_FOLDER | BACKUP_FOLDER) echo '^/[^[:cntrl:]]*$' ;;
    COMPOSE_PROJECT) echo '^[a-z0-9][a-z0-9_-]*$' ;;
    COMPOSE_COMMAND) echo '^(|docker-compose|docker compose)$' ;;
    *_SERVICES) echo '^[A-Za-z0-9][A-Za-z0-9._ -]*$' ;;
    DATABASE_USER | DATABASE_NAME) echo '^[A-Za-z_][A-Za-z0-9_]{0,40}$' ;;
    BACKUP_BUCKET) echo '^(|[a-z0-9][a-z0-9._-]{2,62})$' ;;
    *_SECONDS | *_KEEP | *_MEBIBYTES) echo '^(0|[1-9][0-9]{0,6})$' ;;
    *_URL) echo '^https?://[A-Za-z0-9.:/_-]+$' ;;
    *_HOST) echo '^[A-Za-z0-9.:-]*$' ;;
    *) echo '^[^[:cntrl:]]*$' ;;
  esac
}

read_settings() {
  local file=$1 line name value number=0
  [[ -r $file ]] || settings_problem "the settings file $file cannot be read" || return
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    line=${line%$'\r'}
    [[ $line =~ ^[[:space:]]*(#.*)?$ ]] && continue
    [[ $line =~ ^([A-Z_]+)=(.*)$ ]] || settings_problem "$file:$number: expected NAME=value" || return
    name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    [[ -v settings[$name] ]] || settings_problem "$file:$number: there is no setting $name" || return
    settings[$name]=$value
  done <"$file"
  derive_settings "$file"
}

derive_settings() {
  local file=$1 name pattern
  if [[ -z ${settings[COMPOSE_PROJECT]} ]]; then # as compose makes it from the folder
    settings[COMPOSE_PROJECT]=$(basename "${settings[COMPOSE_FOLDER]}" | tr '[:upper:]' '[:lower:]' | tr -cd 'a-z0-9_-')
  fi
  for name in PROJECT COMPOSE_FOLDER; do
    [[ -n ${settings[$name]} ]] || settings_problem "$file: $name is blank; fill it in" || return
  done
  for name in "${!settings[@]}"; do
    pattern=$(pattern_of "$name")
    [[ ${settings[$name]} =~ $pattern ]] ||
      settings_problem "$file: expected $name to match $pattern, got '${settings[$name]}'" || return
  done
  if [[ -n ${settings[PUBSUB_EMULATOR_HOST]} ]]; then settings[PUBSUB_URL]=http://${settings[PUBSUB_EMULATOR_HOST]}; fi
}
