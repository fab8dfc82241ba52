"""Service contacts (联系人): who may be called about what, verified, handed over, published by consent."""
