-- A copy of the database asks nobody: what waits is called off, what was to leave is forgotten, the job rests.
UPDATE cx_invitation
   SET state = 'cancelled'
 WHERE state = 'scheduled';
DELETE FROM mail_mail
 WHERE cx_invitation_id IS NOT NULL OR cx_program_id IS NOT NULL;
UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (SELECT res_id FROM ir_model_data WHERE module = 'sagres_cx' AND model = 'ir.cron');
