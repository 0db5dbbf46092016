# The number of elements of a list display is the length of the array.
def main():
    var primes: Array[Int, 5] = [2, 3, 5, 7]  # expect-error: no matching function in initialization
    print(primes[0])
