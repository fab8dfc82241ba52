"""The neighbour card (睦邻卡): design, print run, QR page, handing over, which cards are now wrong."""
