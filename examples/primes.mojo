"""Prints the primes below the number given on the command line (default 50)."""

from std.sys import argv


def is_prime(n: Int) -> Bool:
    if n < 2:
        return False
    var divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True


def main() raises:
    var limit = 50
    if len(argv()) > 1:
        limit = Int(argv()[1])
    for n in range(limit):
        if is_prime(n):
            print(n, end=" ")
    print()
