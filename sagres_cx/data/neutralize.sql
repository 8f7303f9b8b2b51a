-- No programme of a copy asks anybody anything, and no chat is open.
UPDATE cx_invitation
   SET state = 'excluded',
       exclusion_detail = 'Neutralised copy'
 WHERE state = 'scheduled';
UPDATE credit_mandate
   SET cx_chat = FALSE;
