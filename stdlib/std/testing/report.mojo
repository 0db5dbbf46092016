"""The report of a test suite."""

from std.format._utils import FormatStruct, Named, Repr


@fieldwise_init
struct TestResult(Equatable, ImplicitlyCopyable, TrivialRegisterPassable, Writable):
    var _value: Int

    comptime PASS = Self(0)
    comptime FAIL = Self(1)
    comptime SKIP = Self(2)

    def __eq__(self, rhs: Self) -> Bool:
        return self._value == rhs._value

    def write_to(self, mut writer: Some[Writer]):
        if self == Self.PASS:
            writer.write_string("PASS")
        elif self == Self.FAIL:
            writer.write_string("FAIL")
        else:
            writer.write_string("SKIP")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("TestResult.", self)


@fieldwise_init
struct TestReport(Copyable, Writable):
    """How one test went."""

    var name: String
    var duration_ns: UInt
    var result: TestResult
    var error: Optional[Error]

    @staticmethod
    def passed(*, var name: String, duration_ns: UInt) -> Self:
        return Self(name^, duration_ns, TestResult.PASS, None)

    @staticmethod
    def failed(*, var name: String, duration_ns: UInt, var error: Error) -> Self:
        return Self(name^, duration_ns, TestResult.FAIL, error^)

    @staticmethod
    def skipped(*, var name: String) -> Self:
        return Self(name^, 0, TestResult.SKIP, None)

    def write_to(self, mut writer: Some[Writer]):
        writer.write("    ", self.result, " [ ", _milliseconds(self.duration_ns), " ] ", self.name)
        if self.result == TestResult.FAIL:
            writer.write("\n      ", String(self.error.value()).replace("\n", "\n      "))

    def write_repr_to(self, mut writer: Some[Writer]):
        FormatStruct(writer, "TestReport").fields(
            Named("name", Repr(self.name)),
            Named("result", Repr(self.result)),
            Named("duration_ns", self.duration_ns),
        )


struct TestSuiteReport(Copyable, Writable):
    """How all tests went."""

    var reports: List[TestReport]
    var location: String
    var total_duration_ns: UInt
    var failures: Int
    var skipped: Int
    var passed: Int

    def __init__(out self, var reports: List[TestReport], location: String):
        self.total_duration_ns = 0
        self.failures = 0
        self.skipped = 0
        self.passed = 0
        for i in range(len(reports)):
            self.total_duration_ns += reports[i].duration_ns
            if reports[i].result == TestResult.FAIL:
                self.failures += 1
            elif reports[i].result == TestResult.SKIP:
                self.skipped += 1
            else:
                self.passed += 1
        self.reports = reports^
        self.location = location

    def file_name(self) -> String:
        """The location without line and column."""
        var text = self.location._span()
        for _ in range(2):
            var colon = text.rfind(":")
            if colon >= 0:
                text = text._part(0, colon)
        return String(text)

    def write_to(self, mut writer: Some[Writer]):
        var file = self.file_name()
        writer.write("\nRunning ", len(self.reports), " tests for ", file, " \n")
        for i in range(len(self.reports)):
            writer.write(self.reports[i], "\n")
        writer.write("--------\nSummary [ ", _milliseconds(self.total_duration_ns), " ] ")
        writer.write(len(self.reports), " tests run: ", self.passed, " passed , ")
        writer.write(self.failures, " failed , ", self.skipped, " skipped \n")
        if self.failures > 0:
            writer.write("Test suite' ", file, " 'failed! \n")

    def write_repr_to(self, mut writer: Some[Writer]):
        FormatStruct(writer, "TestSuiteReport").fields(
            Named("passed", self.passed),
            Named("failed", self.failures),
            Named("skipped", self.skipped),
            Named("total_duration_ns", self.total_duration_ns),
        )


def _milliseconds(nanoseconds: UInt) -> String:
    """Milliseconds with three decimals, at least 0.001."""
    var micros = max(Int(nanoseconds) // 1000, 1)
    var fraction = String(micros % 1000)
    return String(micros // 1000, ".", StaticString("000")._part(0, 3 - fraction.byte_length()), fraction)
