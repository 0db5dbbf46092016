"""`TestSuite`: runs test functions and reports.

After the file on the command line: `--only NAMES...`, `--skip NAMES...` or `--skip-all`.
"""

from std.reflection.location import SourceLocation
from std.sys.arg import argv
from std.testing.report import TestReport, TestResult, TestSuiteReport
from std.time import perf_counter_ns

comptime _TestFunction = def() thin raises -> None


@fieldwise_init
struct _Test(Copyable):
    var function: _TestFunction
    var name: StaticString


@explicit_destroy("TestSuite must be destroyed via `run()`")
struct TestSuite(Deinitable where False, Movable):
    """Tests in the order they were added, and which of them to leave out."""

    var tests: List[_Test]
    var location: String
    var skip_list: List[String]
    var only_list: Optional[List[String]]
    var cli_args: List[String]

    @no_inline
    def __init__(
        out self,
        *,
        location: Optional[SourceLocation] = None,
        cli_args: Optional[List[StaticString]] = None,
    ):
        self.tests = List[_Test]()
        self.location = String(location.value()) if location else String(__caller_loc())
        self.skip_list = List[String]()
        self.only_list = Optional[List[String]](None)
        self.cli_args = List[String]()
        if cli_args:
            for arg in cli_args.value():
                self.cli_args.append(String(arg))
        else:
            var args = argv()
            for i in range(len(args)):
                self.cli_args.append(String(args[i]))

    @no_inline
    @staticmethod
    def discover_tests[
        test_funcs: Tuple, /
    ](
        *, location: Optional[SourceLocation] = None, cli_args: Optional[List[StaticString]] = None
    ) raises -> Self:
        """A suite of the functions whose names begin with `test_`."""
        comptime for i in range(len(test_funcs)):
            comptime function = test_funcs[i]
            comptime if StaticString(__query["fn_name", function]).startswith("test_"):
                comptime if not __query["fn_has_type", function, _TestFunction]:
                    raise Error("test function '", __query["fn_name", function], "' has nonconforming signature")
        var suite = Self(location=location, cli_args=cli_args)
        comptime for i in range(len(test_funcs)):
            comptime function = test_funcs[i]
            comptime if StaticString(__query["fn_name", function]).startswith("test_"):
                suite.tests.append(_Test(function, __query["fn_name", function]))
        return suite^

    def test[f: _TestFunction](mut self):
        """Adds a test."""
        self.tests.append(_Test(f, __query["fn_name", f]))

    def skip[f: _TestFunction](mut self):
        """Leaves a test out."""
        self.skip_list.append(String(__query["fn_name", f]))

    def _has_test(self, name: StringSpan[_]) -> Bool:
        for i in range(len(self.tests)):
            if self.tests[i].name == name:
                return True
        return False

    def _read_command_line(mut self) raises:
        if len(self.cli_args) <= 1:
            return
        var option = self.cli_args[1]
        if option == "--skip-all":
            if len(self.cli_args) > 2:
                raise Error("'--skip-all' does not take any arguments")
            self.only_list = Optional(List[String]())
            return
        if option != "--only" and option != "--skip":
            raise Error("invalid argument: ", option, " (expected '--only' or '--skip')")
        if len(self.cli_args) == 2:
            raise Error("expected test name(s) after '--only' or '--skip'")
        var names = List[String]()
        for i in range(2, len(self.cli_args)):
            var name = self.cli_args[i]
            if not self._has_test(name):
                var what: StaticString = "allowed" if option == "--only" else "skipped"
                raise Error("explicitly ", what, " test not found in suite: ", name)
            names.append(name)
        if option == "--only":
            self.only_list = Optional(names^)
        else:
            self.skip_list.extend(names^)

    def _is_left_out(self, name: StaticString) -> Bool:
        for i in range(len(self.skip_list)):
            if self.skip_list[i] == name:
                return True
        if not self.only_list:
            return False
        ref only = self.only_list.value()
        for i in range(len(only)):
            if only[i] == name:
                return False
        return True

    def generate_report(mut self, skip_all: Bool = False) raises -> TestSuiteReport:
        """Runs the tests."""
        for i in range(len(self.skip_list)):
            if not self._has_test(self.skip_list[i]):
                raise Error("trying to skip a test that is not registered in the suite: ", self.skip_list[i])
        self._read_command_line()
        if skip_all:
            self.only_list = Optional(List[String]())
        var reports = List[TestReport]()
        for i in range(len(self.tests)):
            var name = self.tests[i].name
            if self._is_left_out(name):
                reports.append(TestReport.skipped(name=String(name)))
                continue
            var function = self.tests[i].function
            var start = perf_counter_ns()
            var result = TestResult.PASS
            var error = Optional[Error](None)
            try:
                function()
            except e:
                result = TestResult.FAIL
                error = e^
            var duration = UInt(perf_counter_ns() - start)
            reports.append(TestReport(String(name), duration, result, error^))
        return TestSuiteReport(reports^, self.location)

    def run(deinit self, *, quiet: Bool = False, skip_all: Bool = False) raises:
        """Runs the tests and prints the report; raises it if a test failed."""
        var report = self.generate_report(skip_all=skip_all)
        if report.failures > 0:
            raise Error(report)
        if not quiet:
            print(report)

    def abandon(deinit self):
        """Ends the suite without running it."""
        pass
