# Threads that C starts: each calls back into the program, allocates, and the program goes on when they are joined.
from std.ffi import external_call
from std.memory import Pointer


@fieldwise_init
struct Job(Copyable, Movable):
    var first: Int
    var count: Int
    var sum: Int
    var text: String


def add_up(mut job: Job):
    var values = List[Int]()
    for i in range(job.first, job.first + job.count):
        values.append(i * i)
    for value in values:
        job.sum += value
    job.text += String(" summed ", len(values))


def worker(
    job: Pointer[Job, MutUntrackedOrigin],
) abi("C") -> Pointer[Job, MutUntrackedOrigin]:
    add_up(job[])
    return job


def in_threads(threads: Int) raises:
    var jobs = List[Job]()
    for t in range(threads):
        jobs.append(Job(t * 1000, 1000, 0, String("job ", t)))
    var handles = List[UInt64](length=threads, fill=0)
    for t in range(threads):
        var rc = external_call["pthread_create", Int32](
            handles.unsafe_ptr().unsafe_offset(t),
            Int(0),
            worker,
            jobs.unsafe_ptr().unsafe_offset(t),
        )
        if rc != 0:
            raise Error("could not start a thread")
    for t in range(threads):
        _ = external_call["pthread_join", Int32](handles[t], Int(0))
    for ref job in jobs:
        print(job.text, job.sum)


def main() raises:
    in_threads(1)
    in_threads(4)
