# A list is not indexed from its end; the library's assertion is reported at the function that begins the program.
def main():  # expect-error: function instantiation failed
    var values: List[Int] = [5, 3, 8, 1]
    print(values[-1])
