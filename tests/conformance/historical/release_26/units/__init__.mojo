from .scale import Scale
from .length import Length, Lengths
