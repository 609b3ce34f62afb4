#!/usr/bin/env bash
# Does one word of the runbook: actions.sh SETTINGS_FILE WORD. The agent runs it under a time limit; the last line that
# it prints on standard error is the reason of a failure, and what it prints on descriptor 3 goes into the report.
set -uo pipefail
umask 077
export LC_ALL=C
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR
source "$here/settings.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/containers.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/google.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/backup.sh"

log() { printf '%s\n' "$1" >&2; }

# restart_roles ROLES...: all at once, as compose does. Runbook 2.5 and 3.4.
restart_roles() {
  local role ids id problem=0
  local -a pids=()
  for role in "$@"; do
    ids=$(find_role "$role") || { log "no container of ${settings[${role}_SERVICES]}: the project is down" && return 1; }
    for id in $ids; do
      restart_container "$id" &
      pids+=($!)
    done
  done
  for id in "${pids[@]}"; do wait "$id" || problem=1; done
  return "$problem"
}

restart_container() {
  if [[ $(ask_docker inspect --format '{{.State.Paused}}' "$1") == true ]]; then docker unpause "$1" >/dev/null; fi
  docker restart --time "${settings[RESTART_GRACE_SECONDS]}" "$1" >/dev/null
}

# Runbook 4.5, with a wait for the answer where the runbook sleeps 10 s.
bring_up_database_first() {
  local database app worker
  database=$(name_in_compose_file DATABASE) && app=$(name_in_compose_file APP) || return
  worker=$(name_in_compose_file WORKER) || return
  unpause_role DATABASE
  run_compose up -d "$database" && await_database && run_compose up -d "$app" "$worker"
}

unpause_role() {
  local id
  for id in $(find_role "$1"); do
    if [[ $(ask_docker inspect --format '{{.State.Paused}}' "$id") == true ]]; then docker unpause "$id"; fi
  done
}

# A database that is silent, and not only starting or recovering, is restarted once: "up -d" leaves a process that was
# frozen as it is.
await_database() {
  local answer='' restarted='' silent=0 begun=$SECONDS
  while ((SECONDS - begun < settings[DATABASE_WAIT_SECONDS])); do
    answer=$(ask_database)
    [[ $answer == accepting ]] && return
    if [[ $answer == no-response ]]; then silent=$((silent + 1)); else silent=0; fi
    if ((silent >= 3)) && [[ -z $restarted ]]; then
      restarted=yes
      restart_roles DATABASE
    fi
    sleep 1
  done
  log "the database did not accept connections within ${settings[DATABASE_WAIT_SECONDS]} s: $answer"
  return 1
}

# Runbook 4.2. What "down" could not do must not keep the rest from coming up; volumes are never removed.
take_down_and_up() {
  run_compose down || log 'down did not end well; bringing up all the same'
  run_compose up -d
}

do_word() {
  ask_docker version >/dev/null || { log 'docker-silent: Docker does not answer' && return 1; }
  case $1 in
    restart-app) restart_roles APP WORKER ;;
    restart-worker) restart_roles WORKER ;;
    database-first) bring_up_database_first ;;
    down-up) take_down_and_up ;;
    backup-metadata) back_up_metadata ;;
    up-at-boot) run_compose up -d ;;
    *) log "unknown word" && return 1 ;;
  esac
}

read_settings "$1" && do_word "$2"
