-- A copy of the database reaches nobody: its creditors are simulated, the keys of the platform are gone.
UPDATE pagopa_creditor
   SET environment = 'simulated', subscription_key_id = NULL, second_key_id = NULL;
DELETE FROM ir_attachment
 WHERE res_model = 'certificate.key'
   AND res_id IN (SELECT id FROM certificate_key WHERE pagopa_opaque);
DELETE FROM certificate_key
 WHERE pagopa_opaque;
-- Nothing that was to leave for the real platform is told to the simulated one.
DELETE FROM pagopa_message
 WHERE state IN ('waiting', 'sending', 'uploaded');
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT res_id FROM ir_model_data WHERE module = 'sagres_pagopa' AND model = 'ir.cron');
