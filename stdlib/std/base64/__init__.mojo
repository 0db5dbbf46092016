"""Binary data as text."""

from std.base64.base16 import b16decode, b16encode
from std.base64.base64 import b64decode, b64encode
