"""Every printed thing: typesetting, fonts, QR codes and sheets."""
