-- A copy of a database tells nobody anything: what is here is beside what Odoo's own modules silence (mail servers, incoming
-- mail, scheduled jobs, SMS credit, payment providers, web push, calendars). Every sender of the suite also asks
-- database.is_neutralized before it hands anything over.
-- no sender of a client
UPDATE credit_mandate
   SET mail_server_id = NULL,
       pec_server_id = NULL;
-- nothing waits any more in the queues that Odoo empties by itself
UPDATE mail_mail
   SET state = 'cancel'
 WHERE state = 'outgoing';
UPDATE sms_sms
   SET state = 'canceled'
 WHERE state IN ('outgoing', 'process', 'pending');
DELETE FROM mail_scheduled_message;
DELETE FROM ir_cron_trigger;
-- the links that debtors hold open nothing here
UPDATE credit_link
   SET date_revoked = NOW() AT TIME ZONE 'UTC'
 WHERE date_revoked IS NULL;
-- nothing is made anonymous on a copy by its own job, and no contact form is open to the web
UPDATE ir_config_parameter
   SET value = '0'
 WHERE key = 'sagres_credit.retention_active';
UPDATE credit_contact_form
   SET is_published = FALSE;
