import shapes.circle
from nowhere import nothing

alias factor = 2


fn doubled(c: Circle) -> circle.Circle:
    return circle.Circle(c.radius * factor)


fn never_called() -> Int:
    return nothing(missing)
