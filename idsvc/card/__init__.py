"""The card as it is drawn: layout, fonts, two codes in whole printer dots, and the gate that reads what was drawn."""
