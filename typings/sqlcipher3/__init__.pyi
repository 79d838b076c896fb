"""What idsvc uses of sqlcipher3, which ships without types."""

from sqlcipher3 import dbapi2 as dbapi2
