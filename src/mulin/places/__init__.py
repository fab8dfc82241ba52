"""City, district, subdistrict, community, courtyard, grid, building, unit, room and venue."""
