# shellcheck shell=bash disable=SC2034,SC2154 # It shares variables with agent.sh.
# What the VM looks like from inside. Each function prints its part of the report (see vm-messages.ts) with a comma
# before it, or nothing where it could not find out.

print_boot() {
  local booted
  booted=$(awk '$1 == "btime" { print $2 }' /proc/stat) && [[ $booted ]] &&
    printf ',"bootedAt":"%s"' "$(date -u -d "@$booted" +%Y-%m-%dT%H:%M:%SZ)"
}

# Runbook 4.3, on the VM's own address.
print_web() {
  local answer status seconds problem=''
  answer=$(curl -s -o /dev/null --noproxy '*' -m 5 -w '%{http_code} %{time_total}' "${settings[HEALTH_URL]}")
  case $? in
    0) ;;
    7) problem=refused ;;
    28) problem=timeout ;;
    *) problem=other ;;
  esac
  read -r status seconds <<<"$answer"
  [[ $status =~ ^[1-9][0-9]{2}$ ]] || status=null
  printf ',"web":{"httpStatus":%s,"milliseconds":%s' "$status" "$(awk -v s="${seconds:-0}" 'BEGIN { printf "%d", s * 1000 }')"
  [[ -n $problem ]] && printf ',"problem":"%s"' "$problem"
  printf '}'
}

print_database() { printf ',"database":"%s"' "$(ask_database)"; }

# Nothing when Docker does not answer, which is not the same as an empty list.
print_containers() {
  local lines
  lines=$(list_containers) || return
  printf ',"containers":['
  printf '%s' "$lines" | escape_json | awk -F'|' '
    NF >= 7 {
      sub(/^\//, "", $2)
      printf "%s{\"service\":\"%s\",\"name\":\"%s\",\"state\":\"%s\",\"health\":\"%s\"", comma, $1, $2, $3, $4
      if ($5 ~ /^[1-9][0-9-]+T[0-9:.]+Z$/) printf ",\"startedAt\":\"%s\"", $5
      if ($6 ~ /^-?[0-9]+$/) printf ",\"exitCode\":%s", $6
      printf ",\"outOfMemory\":%s}", $7 == "true" ? "true" : "false"
      comma = ","
    }'
  printf ']'
}

# The fullest file system of those that Docker, Superset and the backups write to.
print_disk() {
  local root
  root=$(ask_docker info --format '{{.DockerRootDir}}' 2>/dev/null)
  df -P -- / "${settings[COMPOSE_FOLDER]}" "${settings[BACKUP_FOLDER]}" "$state" "${root:-/}" 2>/dev/null |
    awk 'NR > 1 && $2 > 0 { used = $5 + 0; if (used >= most) { most = used; path = $6 } }
      END { if (path != "") printf ",\"disk\":{\"path\":\"%s\",\"usedPercent\":%d}", path, most }'
}

print_memory() {
  awk '$1 == "MemTotal:" { total = $2 } $1 == "MemAvailable:" { available = $2 }
    END { printf ",\"memory\":{\"totalMebibytes\":%d,\"availableMebibytes\":%d}", total / 1024, available / 1024 }' /proc/meminfo
  awk '$1 == "oom_kill" { printf ",\"outOfMemoryKills\":%d", $2 }' /proc/vmstat
}

print_sight() {
  print_boot
  print_web
  print_database
  print_containers
  print_disk
  print_memory
}
