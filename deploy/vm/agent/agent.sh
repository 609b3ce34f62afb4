#!/usr/bin/env bash
# The watchdog's agent on the VM: takes one order at a time from a Pub/Sub subscription, does what the runbook says
# under that word, and reports. It has an allow-list of words and no other way to be told anything.
# For each order: 1. match it whole; 2. write it down; 3. acknowledge it; 4. do it; 5. write down how it ended; 6. report.
# Whatever happens between two of these, no order is done twice.
# shellcheck disable=SC2154 # Its parts, sourced below, share variables with it.
set -uo pipefail
umask 077
export LC_ALL=C
readonly agent_version=1
settings_file=${1:-/etc/mart-watchdog/agent.conf}
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
for part in settings google orders containers sight scrub report; do
  # shellcheck source=/dev/null
  source "$here/$part.sh"
done

log() { printf '%s\n' "${1//[^[:print:]]/?}"; }

# pause SECONDS: waits without a child that could stay behind.
exec {never}<> <(:)
pause() { read -rt "$1" -u "$never" _; }

# perform WORD: does it under its time limit; sets outcome, reason and backup. A request to stop waits for it, because
# bash hears signals between commands.
perform() {
  local limit
  outcome='done' reason='' backup=''
  case $1 in
    report) return ;;
    backup-metadata) limit=${settings[BACKUP_LIMIT_SECONDS]} ;;
    restart-*) limit=${settings[RESTART_LIMIT_SECONDS]} ;;
    *) limit=${settings[BRING_UP_LIMIT_SECONDS]} ;;
  esac
  timeout --kill-after=10 "$limit" "$here/actions.sh" "$settings_file" "$1" 3>"$work/result" >"$work/output" 2>&1
  case $? in
    0) ;;
    124 | 137) outcome=failed reason="time-limit: not finished within $limit s" ;;
    *) outcome=failed reason=$(grep -v '^[[:space:]]*$' "$work/output" | tail -n 3) ;;
  esac
  [[ $outcome == failed && -z $reason ]] && reason='it failed without a word'
  backup=$(<"$work/result")
}

handle_order() {
  local begun
  read_order
  if [[ -n $refusal ]]; then
    acknowledge
    report_refusal "$order_id" "$order_word" "$refusal (message ${message_id//[^0-9A-Za-z-]/})"
    return
  fi
  begun=$(date +%s)
  if ! remember "$order_id" "$order_word" "$order_expires" begun "$begun"; then
    acknowledge
    report_order "$order_id" "$order_word" failed 'not-remembered: what cannot be written down is not done' "$begun" 0
    return
  fi
  if acknowledge; then
    log "order $order_id ($order_word): begun"
    perform "$order_word"
  else
    outcome=failed reason='not-acknowledged: the broker did not answer, so nothing was done' backup=''
  fi
  remember "$order_id" "$order_word" "$order_expires" "$outcome" "$begun"
  report_order "$order_id" "$order_word" "$outcome" "$reason" "$begun" $(($(date +%s) - begun)) "$backup"
}

# An order that was begun and has no end was cut off by a kill or a reset, and is not begun again.
report_unfinished() {
  local id word expires begun
  while read -r id word expires begun; do
    remember "$id" "$word" "$expires" interrupted "$begun"
    report_order "$id" "$word" failed 'interrupted: the agent ended in the middle of it' "$begun" ''
  done < <(list_unfinished)
}

keep_heart_beating() {
  [[ -n $heart_pid ]] && kill -0 "$heart_pid" 2>/dev/null && return
  send_heartbeats "$$" 9>&- &
  heart_pid=$!
}

stop_agent() {
  stopping=yes
  [[ -n $pull_pid ]] && kill "$pull_pid" 2>/dev/null
}

read_settings "$settings_file" || exit 78 # EX_CONFIG: systemd does not start it again.
state=${STATE_DIRECTORY:-/var/lib/mart-watchdog}
outbox=$state/outbox work=$(mktemp -d) stopping='' pull_pid='' heart_pid=''
mkdir -p "$outbox" || exit 1
trap stop_agent TERM INT
trap 'kill "$heart_pid" 2>/dev/null; rm -rf "$work"' EXIT
# What an order started holds the lock too: after a kill the next agent waits until nothing of it runs any more.
exec 9>"$state/lock"
flock 9
log "agent $agent_version takes orders from $(subscription_path)"
report_unfinished
while [[ -z $stopping ]]; do
  keep_heart_beating
  send_waiting_reports
  pull_begun=$SECONDS
  if ! pull_message; then
    [[ -n $stopping ]] || pause "${settings[RETRY_SECONDS]}"
  elif [[ -n $ack_id ]]; then
    handle_order
  elif ((SECONDS - pull_begun < 1)); then
    pause 1 # A broker that does not hold the poll must not be asked in a circle.
  fi
done
log 'agent stopped'
