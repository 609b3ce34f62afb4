# shellcheck shell=bash disable=SC2154 # It shares variables with agent.sh.
# Reports to the watchdog: a heartbeat each minute, and one after each order. Those about orders wait on disk until the
# broker has them; a heartbeat that is late is of no use to anybody.

most_log_lines=100
longest_log_line=500
# Below 64 KiB, with room for the envelope.
largest_report_bytes=60000
most_waiting_reports=20

now_instant() { date -u +%Y-%m-%dT%H:%M:%SZ; }

begin_report() { printf '{"kind":"%s","at":"%s","agentVersion":"%s"' "$1" "$(now_instant)" "$agent_version"; }

# Prints the last lines of the project's containers by time, "service | text", without secrets.
list_log_lines() {
  local id service
  list_containers | while IFS='|' read -r service id _; do
    ask_docker logs --timestamps --tail "$most_log_lines" "${id#/}" 2>&1 | sed "s/^\([^ ]*\) /\1 ${service//[^A-Za-z0-9_.-]/} | /"
  done | sort -s -k 1,1 | tail -n "$most_log_lines" | cut -d ' ' -f 2- | scrub | cut -b "1-$longest_log_line"
}

# render_log_lines FILE COUNT: the last COUNT lines as a JSON array.
render_log_lines() {
  printf ',"logLines":['
  tail -n "$2" "$1" | escape_json | awk '{ printf "%s\"%s\"", comma, $0; comma = "," }'
  printf ']'
}

# render_order ID WORD OUTCOME REASON BEGUN SECONDS
render_order() {
  printf ',"order":{"orderId":"%s","word":"%s","outcome":"%s"' "$1" "$2" "$3"
  [[ -n $4 ]] && printf ',"reason":"%s"' "$(printf '%s' "$4" | tr '\n' ' ' | scrub | cut -b 1-500 | escape_json)"
  [[ -n $5 ]] && printf ',"startedAt":"%s"' "$(date -u -d "@$5" +%Y-%m-%dT%H:%M:%SZ)"
  [[ -n $6 ]] && printf ',"durationSeconds":%d' "$6"
  printf '}'
}

# report_refusal ID WORD REASON: says no more than that, so that a flood of bad orders costs little.
report_refusal() {
  local file
  log "order $1 ($2): refused: $3"
  file=$outbox/$(date +%s%N)
  { begin_report order; render_order "$1" "$2" refused "$3" '' ''; printf '}'; } >"$file.new"
  mv "$file.new" "$file"
  send_waiting_reports
}

# report_order ID WORD OUTCOME REASON BEGUN SECONDS [MORE]: MORE is a part of the report that is JSON already.
report_order() {
  local file lines=$most_log_lines logs=$work/log-lines
  log "order $1 ($2): $3${4:+: $4}"
  file=$outbox/$(date +%s%N)
  list_log_lines >"$logs" 2>/dev/null
  while :; do
    {
      begin_report order
      render_order "${@:1:6}"
      printf '%s' "${7:-}"
      print_sight
      render_log_lines "$logs" "$lines"
      printf '}'
    } >"$file.new"
    (($(wc -c <"$file.new") <= largest_report_bytes || lines == 0)) && break
    lines=$((lines / 2))
  done
  mv "$file.new" "$file"
  send_waiting_reports
}

# Sends what waits, oldest first; stops at the first that the broker does not take.
send_waiting_reports() {
  local file
  local -a waiting
  mapfile -t waiting < <(find "$outbox" -type f ! -name '*.new' | sort)
  if ((${#waiting[@]} > most_waiting_reports)); then
    rm -f "${waiting[@]:0:${#waiting[@]}-most_waiting_reports}"
    waiting=("${waiting[@]: -most_waiting_reports}")
  fi
  for file in "${waiting[@]}"; do
    publish_report "$file" order
    case $? in
      0 | 2) rm -f "$file" ;;
      *) return 1 ;;
    esac
  done
}

send_heartbeat() {
  { begin_report heartbeat; print_sight; printf '}'; } >"$work/heartbeat"
  publish_report "$work/heartbeat" heartbeat
}

# Goes on while an order is being done: its silence means that the VM or the agent is dead, not busy.
send_heartbeats() {
  while kill -0 "$1" 2>/dev/null; do
    send_heartbeat
    pause "${settings[HEARTBEAT_SECONDS]}"
  done
}
