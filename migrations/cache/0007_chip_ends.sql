-- A chip is found by its last digits, as they stand on a label.
CREATE INDEX pets_chip_end ON pets (substr(microchip, -5)) WHERE microchip IS NOT NULL;
