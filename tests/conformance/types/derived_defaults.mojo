# `Defaultable` without an initialiser: every field has its default.


struct Settings(Defaultable):
    var size: Int
    var name: String
    var paths: List[String]


struct Nested[T: Defaultable & Deinitable & ImplicitlyCopyable](Defaultable):
    var settings: Settings
    var value: Self.T


@fieldwise_init
struct Both(Defaultable):
    var x: Int
    var y: Float64


def default[T: Defaultable & Movable]() -> T:
    return T()


def main():
    var settings = Settings()
    print(settings.size, repr(settings.name), len(settings.paths))
    var nested = Nested[Bool]()
    nested.settings.paths.append("a")
    print(nested.value, len(nested.settings.paths))
    print(Both().x, Both(1, 2.5).y, default[Settings]().size)
