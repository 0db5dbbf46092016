struct Scale(ImplicitlyCopyable):
    var factor: Int

    fn __init__(out self, factor: Int):
        self.factor = factor
