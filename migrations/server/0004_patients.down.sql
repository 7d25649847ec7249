SET LOCAL ROLE vetdesk_owner;
DROP TABLE clinic.pet_veterinarians, clinic.pet_weights, clinic.pet_co_owners, clinic.pets;
ALTER TABLE clinic.users DROP CONSTRAINT users_practice_id_import_batch_id_fkey;
DROP TABLE clinic.import_batches;
RESET ROLE;
