"""Shows where values die: right after their last use."""


@fieldwise_init
struct Guest(Movable):
    var name: String

    def greet(self):
        print("hello,", self.name)

    def __deinit__(deinit self):
        print("goodbye,", self.name)


def main():
    var anna = Guest("Anna")
    var ben = Guest("Ben")
    anna.greet()
    print("Anna has gone already")
    ben.greet()
