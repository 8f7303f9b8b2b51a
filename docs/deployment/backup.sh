#!/bin/sh
# Nightly on the backup machine: the database first, then the files. ~/.pgpass holds the password of the role `backup`.
set -eu
HERE=/srv/backup
PRIMARY=${PRIMARY:-db1.internal}
FILES=${FILES:-web1.internal:/srv/odoo/filestore/sagres/}
KEEP_DAYS=35
today=$(date -u +%Y-%m-%dT%H%M)

umask 077
mkdir -p "$HERE/base" "$HERE/files"
pg_basebackup -h "$PRIMARY" -U backup -D "$HERE/base/$today.part" -F tar -z -X stream -c fast
# Unchanged files are the same file on disk as in the copy of the day before.
newest=$(find "$HERE/files" -mindepth 1 -maxdepth 1 -name '*Z' | sort | tail -n 1)
rsync -a ${newest:+--link-dest="$newest"} "$FILES" "$HERE/files/$today.part/"
mv "$HERE/base/$today.part" "$HERE/base/${today}Z"
mv "$HERE/files/$today.part" "$HERE/files/${today}Z"

find "$HERE/base" "$HERE/files" -mindepth 1 -maxdepth 1 -mtime "+$KEEP_DAYS" -exec rm -rf {} +
find "$HERE/wal" -type f -mtime "+$KEEP_DAYS" -delete
# Who watches looks at the age of this file, not at whether the job ran.
date -u > "$HERE/last-success"
