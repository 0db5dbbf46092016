"""Tests of properties: a function is called with many random values."""

from std.testing.prop.random import Rng
from std.testing.prop.runner import PropTest, PropTestConfig
from std.testing.prop.strategy import Strategy
