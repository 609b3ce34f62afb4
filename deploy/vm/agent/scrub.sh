# shellcheck shell=bash disable=SC2034,SC2154 # It shares variables with agent.sh.
# Takes secrets out of text that leaves the VM, and makes it fit into JSON.

# Prints the values that this installation itself calls secret: in compose's .env file and in the containers'
# environments. They are found in the log word for word, wherever they stand. A password that is the user's own name is
# left out: it would blacken half of the log and hide nothing.
list_secrets() {
  local ids
  {
    cat "${settings[COMPOSE_FOLDER]}/.env" 2>/dev/null
    ids=$(ask_docker ps -a -q --filter "$(project_filter)")
    # shellcheck disable=SC2086 # ids are words of hexadecimal digits
    [[ -n $ids ]] && ask_docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' $ids
  } 2>/dev/null |
    sed -nE 's/^(export )?[A-Za-z0-9_]*(PASS|SECRET|TOKEN|KEY|CREDENTIAL|PWD)[A-Za-z0-9_]*=//Ip' |
    sed -E "s/^([\"'])(.*)\\1\$/\\2/" | awk 'length($0) >= 6' | grep -vxiF -e "${settings[DATABASE_USER]}" -e "${settings[DATABASE_NAME]}" | sort -u
}

# scrub: what looks like a secret becomes ***.
scrub() {
  awk 'reading == "secrets" { secrets[++count] = $0; next }
    {
      for (i = 1; i <= count; i++) {
        rest = $0; line = ""
        while ((at = index(rest, secrets[i])) > 0) {
          line = line substr(rest, 1, at - 1) "***"
          rest = substr(rest, at + length(secrets[i]))
        }
        $0 = line rest
      }
      print
    }' reading=secrets <(list_secrets) reading=text - | scrub_shapes
}

# The shapes of secrets: keys between BEGIN and END, passwords in URLs, values after telling names, known tokens, and
# anything long that no person wrote.
scrub_shapes() {
  sed -E \
    -e '/-----BEGIN [A-Z ]*PRIVATE KEY-----/,/-----END [A-Z ]*PRIVATE KEY-----/s/.*/***/' \
    -e 's#(://[^:@/[:space:]]*):[^[:space:]]*@#\1:***@#g' \
    -e 's#((authorization|cookie|x-csrftoken)["'\'']?[[:space:]]*[:=][[:space:]]*).*#\1***#Ig' \
    -e 's#\b(bearer|basic)[[:space:]]+[A-Za-z0-9._~+/=-]+#\1 ***#Ig' \
    -e 's#((pass(word|wd|phrase)?|pwd|secret|token|api[_-]?key|[a-z]*_key|credentials?|private[_-]?key|session(id)?)["'\'']?[[:space:]]*[:=][[:space:]]*)("[^"]*"|'\''[^'\'']*'\''|[^[:space:],;&}]+)#\1***#Ig' \
    -e 's#(password|identified by)[[:space:]]+'\''[^'\'']*'\''#\1 ***#Ig' \
    -e 's#eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+|ya29\.[A-Za-z0-9._-]+|AIza[A-Za-z0-9_-]{30,}|GOCSPX-[A-Za-z0-9_-]+|gh[pousr]_[A-Za-z0-9]+|xox[a-z]-[A-Za-z0-9-]+|AKIA[A-Z0-9]{16}#***#g' \
    -e 's#[A-Za-z0-9+_=-]{40,}#***#g'
}

# escape_json: valid UTF-8 without control characters, ready to stand between quotes; a line stays a line.
escape_json() {
  iconv -f UTF-8 -t UTF-8 -c | sed -E 's/\x1b\[[0-9;]*[A-Za-z]//g' | tr '\t' ' ' | tr -d '\000-\011\013-\037\177' |
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g'
}
