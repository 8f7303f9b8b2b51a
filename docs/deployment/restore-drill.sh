#!/bin/sh
# On a machine with no route to the mail server: restore the newest backup, neutralise it, ask it four questions.
# Give the answers of production at that moment beside, and keep both with the date.
set -eu
BACKUP=${BACKUP:-/srv/backup}
DRILL=${DRILL:-/srv/drill}
CONFIG=${CONFIG:-/etc/odoo/drill.conf}      # data_dir = /srv/drill/odoo, the database on this machine, no replica
BINARIES=${BINARIES:-/usr/lib/postgresql/17/bin}
DATABASE=${DATABASE:-sagres}
begun=$(date -u +%s)
newest=$(find "$BACKUP/base" -mindepth 1 -maxdepth 1 -name '*Z' | sort | tail -n 1)
name=$(basename "$newest")

rm -rf "$DRILL"
mkdir -p "$DRILL/database" "$DRILL/odoo/filestore"
chmod 700 "$DRILL/database"
tar -xzf "$newest/base.tar.gz" -C "$DRILL/database"
tar -xzf "$newest/pg_wal.tar.gz" -C "$DRILL/database/pg_wal"
cp -al "$BACKUP/files/$name" "$DRILL/odoo/filestore/$DATABASE"
# To restore a moment instead: restore_command = 'cp /srv/backup/wal/%f %p', recovery_target_time, and recovery.signal.
"$BINARIES/pg_ctl" -D "$DRILL/database" -w -t 3600 -o "-c archive_mode=off -c listen_addresses=127.0.0.1" start

odoo neutralize -c "$CONFIG" -d "$DATABASE"
psql -v ON_ERROR_STOP=1 -d "$DATABASE" <<'SQL'
SELECT 'entries out of balance' AS what, COUNT(*) FROM (
    SELECT 1 FROM account_move_line WHERE parent_state = 'posted' GROUP BY move_id HAVING ABS(SUM(balance)) > 0.005) AS uneven
UNION ALL
SELECT 'open cases not worth what the ledger says', COUNT(*) FROM credit_case AS work JOIN (
    SELECT item.case_id, SUM(line.amount_residual) AS open
      FROM credit_receivable AS item JOIN account_move_line AS line ON line.id = item.line_id
     GROUP BY item.case_id) AS ledger ON ledger.case_id = work.id
 WHERE work.is_open AND ABS(work.amount_due - ledger.open) > 0.005
UNION ALL SELECT 'cases', COUNT(*) FROM credit_case
UNION ALL SELECT 'posted entries', COUNT(*) FROM account_move WHERE state = 'posted';
SQL
psql -AtX -d "$DATABASE" -c "SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL" | while read -r file; do
    test -f "$DRILL/odoo/filestore/$DATABASE/$file" || echo "missing file: $file"
done
echo "Restored $name in $(( $(date -u +%s) - begun )) seconds."
"$BINARIES/pg_ctl" -D "$DRILL/database" -m fast stop
