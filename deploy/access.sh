#!/bin/bash
# Make the role and the user that the application searches and indexes as. Running it again changes nothing but
# the password.
set -euo pipefail

put() {
    curl --silent --show-error --fail --retry 10 --retry-delay 3 --retry-all-errors \
        --cacert /certificates/ca/ca.crt --user "elastic:$ELASTIC_PASSWORD" \
        --request PUT --header "Content-Type: application/json" --data "$2" "https://es1:9200/$1"
}

put _security/role/tusach '{"indices": [{"names": ["tusach-*"], "privileges": ["all"]}]}'
put _security/user/tusach "{\"password\": \"$TUSACH_ES_PASSWORD\", \"roles\": [\"tusach\"]}"
