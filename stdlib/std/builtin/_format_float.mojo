"""Floats as text: the shortest digits that give the value back."""


def _write_float[dtype: DType, //](mut writer: Some[Writer], value: Scalar[dtype]):
    comptime assert dtype.is_floating_point(), "expected a floating point type"
    value.write_to(writer)
