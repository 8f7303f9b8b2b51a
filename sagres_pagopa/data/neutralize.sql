-- Creditors of a copy speak with the simulated platform only, without the keys of the real one, at another address.
UPDATE pagopa_creditor
   SET environment = 'simulated',
       subscription_key_id = NULL,
       second_key_id = NULL,
       certificate_list = NULL,
       secret_path = MD5(RANDOM()::text || id::text);
-- what waits for the real platform is not told to it, nor to the simulated one
UPDATE pagopa_message
   SET state = 'failed',
       error = 'Neutralised copy'
 WHERE state IN ('waiting', 'sending', 'uploaded');
-- no mail with flows is taken in
UPDATE pagopa_creditor
   SET flow_senders = NULL;
