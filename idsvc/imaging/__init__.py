"""Images from strangers: let in by content and size, kept as pixels only, fitted to what a card can carry."""

from idsvc.imaging.errors import ImageRefused as ImageRefused
from idsvc.imaging.errors import PortraitTooLarge as PortraitTooLarge
from idsvc.imaging.errors import TooLarge as TooLarge
from idsvc.imaging.errors import TooManyPixels as TooManyPixels
from idsvc.imaging.errors import Truncated as Truncated
from idsvc.imaging.errors import WrongType as WrongType
