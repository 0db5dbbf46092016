from math import pi


@fieldwise_init
struct Circle(Copyable, Movable):
    var radius: Int

    fn area(self) -> Float64:
        return pi * Float64(self.radius * self.radius)
