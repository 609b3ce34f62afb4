# shellcheck shell=bash disable=SC2034,SC2154 # It shares variables with agent.sh.
# Calls to Google's services. The token of the VM's account goes to curl by its standard input: an argument would be
# seen by everybody on the machine, and a file could stay behind.

print_authorization() {
  [[ -n ${settings[PUBSUB_EMULATOR_HOST]} ]] && return
  local address="http://${settings[METADATA_HOST]}/computeMetadata/v1/instance/service-accounts/default/token" token
  token=$(curl -fsS -m 5 --noproxy '*' -H 'Metadata-Flavor: Google' "$address" |
    tr -d '\n' | sed -nE 's/.*"access_token": *"([^"\\]+)".*/\1/p')
  if ! [[ $token =~ ^[A-Za-z0-9._~+/=-]+$ ]]; then
    log "the metadata server gave no token"
    return 1
  fi
  printf 'header = "Authorization: Bearer %s"\n' "$token"
}

# call_google SECONDS ANSWER_FILE CURL_WORDS...: prints the HTTP status, 000 where there was no answer.
call_google() {
  local authorization
  authorization=$(print_authorization) || { printf 000 && return; }
  printf '%s\n' "$authorization" |
    curl -sS -K - --connect-timeout 10 -m "$1" -o "$2" -w '%{http_code}' "${@:3}"
}

# call_pubsub SECONDS ANSWER_FILE PATH BODY_FILE
call_pubsub() {
  call_google "$1" "$2" -H 'Content-Type: application/json' --data-binary "@$4" "${settings[PUBSUB_URL]}/v1/$3"
}

subscription_path() { printf 'projects/%s/subscriptions/%s' "${settings[PROJECT]}" "${settings[SUBSCRIPTION]}"; }

# Takes one message: sets ack_id, message_id and order_data (cut: an order is short). Fails when the broker is away.
pull_message() {
  local status='' authorization
  ack_id='' message_id='' order_data=''
  authorization=$(print_authorization) || return
  # In the background, because bash would hear a request to stop only when the long poll is over.
  curl -sS -K <(printf '%s\n' "$authorization") --connect-timeout 10 -m "${settings[PULL_SECONDS]}" \
    -o "$work/pulled" -w '%{http_code}' -H 'Content-Type: application/json' -d '{"maxMessages":1}' \
    "${settings[PUBSUB_URL]}/v1/$(subscription_path):pull" >"$work/pull-status" 9>&- &
  pull_pid=$!
  wait "$pull_pid"
  pull_pid=''
  status=$(<"$work/pull-status")
  if [[ $status != 200 ]]; then
    log "pull: HTTP ${status:-000}"
    return 1
  fi
  # Attributes are the sender's own words and could be named like our fields.
  tr -d '\r\n' <"$work/pulled" | sed -E 's/"attributes": *\{("([^"\\]|\\.)*"|[^"}])*\}//g' >"$work/message"
  ack_id=$(field_of ackId 2000 <"$work/message")
  message_id=$(field_of messageId 40 <"$work/message")
  order_data=$(field_of data 1000 <"$work/message" | sed 's/\\u003d/=/g')
  return 0 # Nothing arrived, or a message without text: the broker answered.
}

# field_of NAME LENGTH: the first string of this name in JSON on one line, still escaped.
field_of() {
  grep -oE "\"$1\": *\"[^\"]*\"" | head -n 1 | sed -E 's/^"[^"]*": *"//; s/"$//' | head -c "$2"
}

acknowledge() {
  local attempt status
  printf '{"ackIds":["%s"]}' "$ack_id" >"$work/acknowledge"
  for attempt in 1 2 3; do
    status=$(call_pubsub 10 "$work/answer" "$(subscription_path):acknowledge" "$work/acknowledge")
    [[ $status == 200 ]] && return
    log "acknowledge: HTTP $status (attempt $attempt)"
    [[ $attempt == 3 ]] || sleep "${settings[RETRY_SECONDS]}"
  done
  return 1
}

# publish_report FILE KIND
publish_report() {
  local status request
  request=$(mktemp "$work/publish.XXXXXX") || return
  { printf '{"messages":[{"attributes":{"kind":"%s"},"data":"' "$2" && base64 <"$1" | tr -d '\n' && printf '"}]}'; } >"$request"
  status=$(call_pubsub 20 "$request.answer" "projects/${settings[PROJECT]}/topics/${settings[TOPIC]}:publish" "$request")
  rm -f "$request" "$request.answer"
  [[ $status == 200 ]] && return
  log "publish: HTTP $status"
  [[ $status == 400 ]] && return 2 # It will never be taken.
  return 1
}
