"""Culture riddles (睦邻文化活动): stations, stamps, riddles, prizes, the desk that works offline."""
