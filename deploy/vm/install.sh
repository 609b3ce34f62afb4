#!/usr/bin/env bash
# Installs the watchdog's agent on the VM that runs Superset. Run as root; running it again updates it.
#   install.sh [NAME=value...]   installs; the values go into the settings file, e.g. PROJECT=my-project
#   install.sh --check           says what is missing; changes nothing
#   install.sh --uninstall       removes it; settings and backups stay
# ROOT (default empty) is put before every path and keeps systemd out of it, for tests and images.
# shellcheck disable=SC2154 # settings come from settings.sh
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=${ROOT:-}
programs=$root/usr/local/lib/mart-watchdog
documents=$root/usr/local/share/doc/mart-watchdog
settings_folder=$root/etc/mart-watchdog
settings_file=$settings_folder/agent.conf
state=$root/var/lib/mart-watchdog
units=$root/etc/systemd/system
account=mart-watchdog

fail() { printf 'install.sh: %s\n' "$1" >&2 && exit 1; }
say() { printf '%s\n' "$1"; }

systemd() { if [[ -z $root ]]; then systemctl "$@"; fi; }

# set_value NAME: to $VALUE, in place of the line that has it, also of one that is commented out.
set_value() {
  local name=$1 new
  grep -qE "^#?$name=" "$settings_file" || fail "there is no setting $name"
  new=$(mktemp "$settings_folder/new.XXXXXX")
  awk -v name="$name" '
    BEGIN { value = ENVIRON["VALUE"] }
    !done && ($0 ~ "^#?" name "=") { print name "=" value; done = 1; next }
    $0 ~ "^" name "=" { next }
    { print }' "$settings_file" >"$new"
  cat "$new" >"$settings_file"
  rm -f "$new"
}

create_account() {
  [[ -n $root ]] && return
  getent passwd "$account" >/dev/null ||
    useradd --system --no-create-home --home-dir /var/lib/mart-watchdog --shell /usr/sbin/nologin "$account"
}

own_by_account() { if [[ -z $root ]]; then chown "$1" "${@:2}"; fi; }

install_agent() {
  local pair
  [[ -n $root || $EUID == 0 ]] || fail 'run it as root'
  create_account
  install -d -m 755 "$programs" "$documents" "$units"
  # The settings name the places of secrets at most, yet nobody else has business with them.
  install -d -m 750 "$settings_folder"
  install -d -m 700 "$state"
  own_by_account "root:$account" "$settings_folder"
  own_by_account "$account:" "$state"
  install -m 755 "$here"/agent/*.sh "$programs"
  install -m 644 "$here/README.md" "$documents"
  install -m 644 "$here"/*.service "$units"
  [[ -f $settings_file ]] || install -m 640 "$here/agent.conf" "$settings_file"
  own_by_account "root:$account" "$settings_file"
  for pair in "$@"; do
    [[ $pair =~ ^[A-Z_]+= ]] || fail "expected NAME=value, got '$pair'"
    VALUE=${pair#*=} set_value "${pair%%=*}"
  done
  check_settings || fail "fill in $settings_file and run install.sh again"
  systemd daemon-reload
  systemd enable superset.service mart-watchdog-agent.service
  systemd restart mart-watchdog-agent.service
  say 'installed; what is left to do:'
  check_all || true
}

uninstall_agent() {
  [[ -n $root || $EUID == 0 ]] || fail 'run it as root'
  systemd disable --now mart-watchdog-agent.service 2>/dev/null || true
  systemd disable superset.service 2>/dev/null || true
  rm -f "$units/mart-watchdog-agent.service" "$units/superset.service"
  rm -rf "$programs" "$documents"
  systemd daemon-reload
  say "removed; kept: $settings_folder and $state (with the backups)"
}

# shellcheck source=/dev/null
check_settings() (source "$programs/settings.sh" && read_settings "$settings_file")

problems=0
check() { # check WHAT COMMAND...
  local what=$1
  shift
  if "$@" >/dev/null 2>&1; then say "  ok       $what"; else say "  MISSING  $what" && problems=$((problems + 1)); fi
}

has_scope() {
  curl -fsS -m 5 --noproxy '*' -H 'Metadata-Flavor: Google' \
    "http://${settings[METADATA_HOST]}/computeMetadata/v1/instance/service-accounts/default/scopes" |
    grep -qE 'auth/(pubsub|cloud-platform)$'
}

may_pull() {
  local folder answer
  folder=$(mktemp -d)
  answer=$(call_google 10 "$folder/answer" -H 'Content-Type: application/json' -d '{"permissions":["pubsub.subscriptions.consume"]}' \
    "${settings[PUBSUB_URL]}/v1/$(subscription_path):testIamPermissions")
  grep -qs consume "$folder/answer" || answer=missing
  rm -rf "$folder"
  [[ $answer == 200 ]]
}

check_all() {
  local program role
  for program in curl docker flock timeout gzip iconv; do check "the program $program" command -v "$program"; done
  check "settings in $settings_file" check_settings
  check_settings 2>/dev/null || return 1
  # shellcheck source=/dev/null
  source "$programs/settings.sh" && source "$programs/containers.sh" && source "$programs/google.sh"
  log() { :; }
  read_settings "$settings_file"
  check 'Docker answers' docker version
  check "the compose file in ${settings[COMPOSE_FOLDER]}" run_compose config --services
  for role in APP WORKER DATABASE; do
    check "a container of ${settings[${role}_SERVICES]}" find_role "$role"
  done
  check 'the database accepts connections' test "$(ask_database)" = accepting
  check "Superset answers on ${settings[HEALTH_URL]}" curl -fsS -m 5 "${settings[HEALTH_URL]}"
  check "the VM's scope for Pub/Sub (changing it needs a stop of the VM)" has_scope
  check "the right to pull ${settings[SUBSCRIPTION]}" may_pull
  ((problems == 0))
}

case ${1:-} in
  --check) check_all ;;
  --uninstall) uninstall_agent ;;
  -*) fail "there is no option $1" ;;
  *) install_agent "$@" ;;
esac
