#!/bin/bash
# Make an authority and a certificate for each node, once. Runs in Elasticsearch's own image, as root.
set -euo pipefail
folder=/usr/share/elasticsearch/config/certificates
cd "$folder"
if [ ! -f ca/ca.crt ]; then
    elasticsearch-certutil ca --silent --pem --days 3650 --out ca.zip
    unzip -q ca.zip
fi
for node in es1 es2 es3; do
    [ -f "$node/$node.crt" ] && continue
    elasticsearch-certutil cert --silent --pem --days 1825 --name "$node" --dns "$node,localhost" --ip 127.0.0.1 \
        --ca-cert ca/ca.crt --ca-key ca/ca.key --out "$node.zip"
    unzip -q "$node.zip"
done
rm -f ./*.zip
# Everyone may read the authority's certificate; keys are for the nodes, which run with the group root.
find . -type d -exec chmod 755 {} +
find . -type f -name '*.crt' -exec chmod 644 {} +
find . -type f -name '*.key' -exec chmod 640 {} +
chmod 600 ca/ca.key
chown 1000:0 /snapshots
