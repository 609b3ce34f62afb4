# shellcheck shell=bash disable=SC2034,SC2154 # It shares variables with agent.sh.
# Orders: what one looks like, and the memory of those that were begun, so that each is done at most once.

# Longer than any order of the watchdog lives; an order valid for years could be kept by somebody and used later.
longest_validity_seconds=86400

# Reads the order in $order_data: sets order_word, order_id, order_expires, and refusal when it must not be done.
# The text is matched whole before anything is done with it: bash arithmetic, for one, executes a[$(command)].
read_order() {
  local line now
  order_word=unreadable order_id=unreadable order_expires=0 refusal=''
  line=$(printf '%s' "$order_data" | base64 -d 2>/dev/null | head -c 600 | tr -d '\000')
  # Whatever decoding dropped (a NUL, an end of line, a second line) is not there when it is encoded again.
  if [[ ${#order_data} -gt 400 || $(printf '%s' "$line" | base64 | tr -d '\n') != "$order_data" ]]; then
    refusal='malformed: not one line of text'
  elif ! [[ $line =~ ^watchdog/1\ ([a-z-]{1,32})\ ([A-Za-z0-9-]{8,64})\ ([0-9]{10})$ ]]; then
    refusal='malformed: expected "watchdog/1 <word> <order id> <expires>"'
  else
    order_word=${BASH_REMATCH[1]} order_id=${BASH_REMATCH[2]} order_expires=${BASH_REMATCH[3]}
    now=$(date +%s)
    case $order_word in
      restart-app | restart-worker | database-first | down-up | backup-metadata | report) ;;
      *) refusal="unknown-word: $order_word" ;;
    esac
    if [[ -n $(recall "$order_id") ]]; then
      refusal="replayed: this order was already $(recall "$order_id")"
    elif [[ -z $refusal ]] && ((10#$order_expires <= now)); then
      refusal="expired: $((now - 10#$order_expires)) s ago"
    elif [[ -z $refusal ]] && ((10#$order_expires > now + longest_validity_seconds)); then
      refusal='expires-too-late: more than a day ahead'
    fi
  fi
}

# The memory has a line "<order id> <word> <expires> <state> <begun>" for each order.
memory_file() { printf '%s/orders' "$state"; }

# Prints how an order stands: begun, done, failed or interrupted; nothing for one that was never begun.
recall() {
  [[ -f $(memory_file) ]] || return 0
  awk -v id="$1" '$1 == id { print $4 }' "$(memory_file)" | tail -n 1
}

# remember ID WORD EXPIRES STATE BEGUN: on disk when it returns. Fails rather than forgets.
remember() {
  local file now
  file=$(memory_file) now=$(date +%s)
  {
    # An expired order is refused as expired, so only the last ones of those are kept, for a clock that was wrong.
    if [[ -f $file ]]; then
      awk -v id="$1" '$1 != id' "$file" | tac | awk -v now="$now" 'NR <= 200 || $3 > now' | tac
    fi
    printf '%s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$5"
  } >"$file.new" && sync "$file.new" && mv "$file.new" "$file"
}

# Prints the orders that were begun and have no end, as lines "ID WORD EXPIRES BEGUN".
list_unfinished() {
  [[ -f $(memory_file) ]] || return 0
  awk '$4 == "begun" { print $1, $2, $3, $5 }' "$(memory_file)"
}
