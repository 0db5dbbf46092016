# Which traits the types of the library have: a table.
from std.collections import *
from std.utils import *
from std.memory import *
from std.os import PathLike
from std.hash import Hasher
from std.math.math import DivModable, Ceilable, Floorable, Truncable, CeilDivable, CeilDivableRaising
from std.pathlib import Path
from std.atomic import Atomic, Ordering
from std.random import Random
from std.complex import ComplexFloat64
from std.benchmark import *
from std.tempfile import *
from std.os import stat_result
from std.os.process import ProcessStatus
from std.collections.interval import Interval, IntervalTree
from std.collections.optional import EmptyOptionalError
from std.simd import Endian
from std.logger import Logger, Level
from std.ffi import CStringSpan, OwnedDLHandle
from std.reflection import SourceLocation


struct Z(Movable):
    """Neither copyable nor anything else."""

    var x: Int


def row[T: AnyType](name: String):
    var s = name + ":"
    comptime if conforms_to(T, AnyType): s += " AnyType"
    comptime if conforms_to(T, Deinitable): s += " Deinitable"
    comptime if conforms_to(T, Movable): s += " Movable"
    comptime if conforms_to(T, Copyable): s += " Copyable"
    comptime if conforms_to(T, ImplicitlyCopyable): s += " ImplicitlyCopyable"
    comptime if conforms_to(T, RegisterPassable): s += " RegisterPassable"
    comptime if conforms_to(T, TrivialRegisterPassable): s += " TrivialRegisterPassable"
    comptime if conforms_to(T, Defaultable): s += " Defaultable"
    comptime if conforms_to(T, Equatable): s += " Equatable"
    comptime if conforms_to(T, Comparable): s += " Comparable"
    comptime if conforms_to(T, Identifiable): s += " Identifiable"
    comptime if conforms_to(T, Hashable): s += " Hashable"
    comptime if conforms_to(T, KeyElement): s += " KeyElement"
    comptime if conforms_to(T, Writable): s += " Writable"
    comptime if conforms_to(T, Writer): s += " Writer"
    comptime if conforms_to(T, Sized): s += " Sized"
    comptime if conforms_to(T, SizedRaising): s += " SizedRaising"
    comptime if conforms_to(T, Boolable): s += " Boolable"
    comptime if conforms_to(T, Intable): s += " Intable"
    comptime if conforms_to(T, IntableRaising): s += " IntableRaising"
    comptime if conforms_to(T, Floatable): s += " Floatable"
    comptime if conforms_to(T, FloatableRaising): s += " FloatableRaising"
    comptime if conforms_to(T, Indexer): s += " Indexer"
    comptime if conforms_to(T, Iterable): s += " Iterable"
    comptime if conforms_to(T, IterableOwned): s += " IterableOwned"
    comptime if conforms_to(T, Iterator): s += " Iterator"
    comptime if conforms_to(T, ReversibleRange): s += " ReversibleRange"
    comptime if conforms_to(T, Absable): s += " Absable"
    comptime if conforms_to(T, Powable): s += " Powable"
    comptime if conforms_to(T, Roundable): s += " Roundable"
    comptime if conforms_to(T, PathLike): s += " PathLike"
    comptime if conforms_to(T, Hasher): s += " Hasher"
    comptime if conforms_to(T, DivModable): s += " DivModable"
    comptime if conforms_to(T, Ceilable): s += " Ceilable"
    comptime if conforms_to(T, Floorable): s += " Floorable"
    comptime if conforms_to(T, Truncable): s += " Truncable"
    comptime if conforms_to(T, CeilDivable): s += " CeilDivable"
    comptime if conforms_to(T, CeilDivableRaising): s += " CeilDivableRaising"
    print(s)


def main():
    row[Int]("Int")
    row[UInt8]("UInt8")
    row[Float32]("Float32")
    row[Float64]("Float64")
    row[Bool]("Bool")
    row[String]("String")
    row[StringSpan[ImmStaticOrigin]]("StringSpan[ImmStaticOrigin]")
    row[StaticString]("StaticString")
    row[DType]("DType")
    row[Slice]("Slice")
    row[Error]("Error")
    row[List[Int]]("List[Int]")
    row[List[Z]]("List[Z]")
    row[Array[Int,3]]("Array[Int,3]")
    row[Array[Z,3]]("Array[Z,3]")
    row[Dict[Int,Int]]("Dict[Int,Int]")
    row[Dict[Int,Z]]("Dict[Int,Z]")
    row[Set[Int]]("Set[Int]")
    row[Counter[Int]]("Counter[Int]")
    row[Deque[Int]]("Deque[Int]")
    row[Deque[Z]]("Deque[Z]")
    row[LinkedList[Int]]("LinkedList[Int]")
    row[LinkedList[Z]]("LinkedList[Z]")
    row[Optional[Int]]("Optional[Int]")
    row[Optional[Z]]("Optional[Z]")
    row[Variant[Int,String]]("Variant[Int,String]")
    row[Variant[Int,Z]]("Variant[Int,Z]")
    row[Tuple[Int,String]]("Tuple[Int,String]")
    row[Tuple[Int,Z]]("Tuple[Int,Z]")
    row[Span[Int,ImmStaticOrigin]]("Span[Int,ImmStaticOrigin]")
    row[Span[Z,MutAnyOrigin]]("Span[Z,MutAnyOrigin]")
    row[Pointer[Int,MutAnyOrigin]]("Pointer[Int,MutAnyOrigin]")
    row[ArcPointer[Int]]("ArcPointer[Int]")
    row[OwnedPointer[Int]]("OwnedPointer[Int]")
    row[OwnedPointer[Z]]("OwnedPointer[Z]")
    row[MaybeUninit[Int]]("MaybeUninit[Int]")
    row[BitSet[8]]("BitSet[8]")
    row[Interval[Int]]("Interval[Int]")
    row[IntervalTree[Int,Int]]("IntervalTree[Int,Int]")
    row[StringDict[Int]]("StringDict[Int]")
    row[Path]("Path")
    row[Atomic[Int32]]("Atomic[Int32]")
    row[Random[8]]("Random[8]")
    row[IndexList[3]]("IndexList[3]")
    row[StaticTuple[Int,3]]("StaticTuple[Int,3]")
    row[ComplexFloat64]("ComplexFloat64")
    row[BenchConfig]("BenchConfig")
    row[Report]("Report")
    row[FileHandle]("FileHandle")
    row[RawFileDescriptor]("RawFileDescriptor")
    row[StopIteration]("StopIteration")
    row[type_of(range(3))]("type_of(range(3))")
    row[type_of(range(1,3))]("type_of(range(1,3))")
    row[type_of(range(1,3,2))]("type_of(range(1,3,2))")
    row[AddressSpace]("AddressSpace")
    row[SIMDLength]("SIMDLength")
    row[Ordering]("Ordering")
    row[SourceLocation]("SourceLocation")
    row[ProcessStatus]("ProcessStatus")
    row[TemporaryDirectory]("TemporaryDirectory")
    row[NamedTemporaryFile]("NamedTemporaryFile")
    row[stat_result]("stat_result")
    row[Endian]("Endian")
    row[Logger[Level.INFO]]("Logger[Level.INFO]")
    row[Level]("Level")
    row[Batch]("Batch")
    row[Unit]("Unit")
    row[CStringSpan[ImmStaticOrigin]]("CStringSpan[ImmStaticOrigin]")
    row[OwnedDLHandle]("OwnedDLHandle")
    row[EmptyOptionalError[Int]]("EmptyOptionalError[Int]")
