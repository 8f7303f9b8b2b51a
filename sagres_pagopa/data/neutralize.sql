-- Creditors of a copy speak with the simulated platform only, without the keys of the real one, at another address.
UPDATE pagopa_creditor
   SET environment = 'simulated',
       subscription_key_id = NULL,
       second_key_id = NULL,
       certificate_list = NULL,
       secret_path = MD5(RANDOM()::text || id::text);
-- a key that nobody names is still a key: no copy holds one, and no file of one
DELETE FROM ir_attachment
 WHERE res_model = 'certificate.key'
   AND res_id IN (SELECT id FROM certificate_key WHERE pagopa_opaque);
DELETE FROM certificate_key
 WHERE pagopa_opaque;
-- what waits for the real platform is not told to it, nor to the simulated one
UPDATE pagopa_message
   SET state = 'failed',
       error = 'Neutralised copy'
 WHERE state IN ('waiting', 'sending', 'uploaded');
-- no mail with flows is taken in
UPDATE pagopa_creditor
   SET flow_senders = NULL;
-- and no job of this module works
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT res_id FROM ir_model_data WHERE module = 'sagres_pagopa' AND model = 'ir.cron');
