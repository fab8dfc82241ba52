"""Neighbour points (睦邻点): founding, members, charter, leader, stars, exchanges."""
