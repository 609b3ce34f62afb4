# shellcheck shell=bash
# Containers of the compose project. They are found by compose's labels, which docker-compose (v1) and docker compose
# (v2) write alike, where container names differ ("superset_superset_1", "superset-superset-1", "superset_app").

ask_docker() { timeout -k 2 10 docker "$@"; }

project_filter() { printf 'label=com.docker.compose.project=%s' "${settings[COMPOSE_PROJECT]}"; }

# find_containers SERVICE: ids, also of those that do not run.
find_containers() {
  ask_docker ps -a -q --no-trunc --filter "$(project_filter)" --filter "label=com.docker.compose.service=$1" \
    --filter label=com.docker.compose.oneoff=False
}

# find_service CANDIDATES...: the ids of the first service that has containers; fails when none has.
find_service() {
  local service ids
  for service in "$@"; do
    ids=$(find_containers "$service") || return
    [[ -n $ids ]] && printf '%s\n' "$ids" && return
  done
  return 1
}

# find_role APP|WORKER|DATABASE
find_role() {
  local -a candidates
  read -ra candidates <<<"${settings[$1_SERVICES]}"
  find_service "${candidates[@]}"
}

# list_containers: "service|name|state|health|started|exit code|killed for its memory", a line each.
list_containers() {
  local ids
  ids=$(ask_docker ps -a -q --no-trunc --filter "$(project_filter)" --filter label=com.docker.compose.oneoff=False) ||
    return
  [[ -n $ids ]] || return 0
  # shellcheck disable=SC2086 # ids are words of hexadecimal digits
  ask_docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}|{{.Name}}|{{.State.Status}}|{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.State.StartedAt}}|{{.State.ExitCode}}|{{.State.OOMKilled}}' $ids
}

# Sets the array compose to the command that made the containers; a project that both versions had a hand in ends with
# two containers of each service.
choose_compose() {
  local version=''
  if [[ -n ${settings[COMPOSE_COMMAND]} ]]; then
    read -ra compose <<<"${settings[COMPOSE_COMMAND]}"
  else
    version=$(ask_docker ps -a --filter "$(project_filter)" --format 'v{{.Label "com.docker.compose.version"}}' | head -n 1)
    compose=(docker-compose)
    # A v2 that was built from its source leaves the version out; v1 never does.
    if [[ $version == v || $version == v[2-9]* || -z $(command -v docker-compose) ]] && ask_docker compose version >/dev/null 2>&1; then
      compose=(docker compose)
    fi
  fi
}

# Runs compose in its folder, as a person would. It is chosen once: after "down" there is no container left to ask.
run_compose() {
  [[ -v compose[0] ]] || choose_compose
  cd "${settings[COMPOSE_FOLDER]}" || return
  if [[ -n ${settings[COMPOSE_FILE]} ]]; then export COMPOSE_FILE=${settings[COMPOSE_FILE]}; fi
  "${compose[@]}" -p "${settings[COMPOSE_PROJECT]}" "$@"
}

# name_in_compose_file APP|WORKER|DATABASE: the first candidate that the compose file has.
name_in_compose_file() {
  local -a candidates
  local known candidate
  read -ra candidates <<<"${settings[$1_SERVICES]}"
  known=$(run_compose config --services) || return
  for candidate in "${candidates[@]}"; do
    grep -qxF -e "$candidate" <<<"$known" && printf '%s' "$candidate" && return
  done
  printf 'the compose file has no service %s\n' "${settings[$1_SERVICES]}" >&2
  return 1
}

# Prints what pg_isready in the database's container says: accepting, rejecting, no-response or unknown.
ask_database() {
  local id
  id=$(find_role DATABASE | head -n 1)
  if [[ -z $id ]]; then
    echo unknown
  elif [[ $(ask_docker inspect --format '{{.State.Status}}' "$id") != running ]]; then
    echo no-response
  else
    ask_docker exec "$id" pg_isready -q -t 3 -U "${settings[DATABASE_USER]}" >/dev/null 2>&1
    case $? in
      0) echo accepting ;;
      1) echo rejecting ;;
      2 | 124 | 137) echo no-response ;; # 124 and 137: the question itself hung.
      *) echo unknown ;;
    esac
  fi
}
