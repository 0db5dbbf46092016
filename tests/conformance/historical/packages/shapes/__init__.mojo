from .circle import Circle


fn total(shapes: List[Circle]) -> Float64:
    var sum = Float64(0)
    for shape in shapes:
        sum += shape.area()
    return sum
