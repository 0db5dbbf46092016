"""Binary data as text."""

from std.base64.base64 import b16decode, b16encode, b64decode, b64encode
