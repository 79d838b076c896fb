"""A look of cards with the city's arms: the picture, and the lines of the policy that name it."""

from hashlib import sha256

from tests.support.pictures import encoded, face

ARMS = encoded(face(200, 200), "PNG")
LOOK = f"""
[card.look]
header = "#5a1020"

[card.look.arms]
file = "arms.png"
sha256 = "{sha256(ARMS).hexdigest()}"
"""
