#pragma once
/// What the tasks of pto-test-worker do. A task names a behaviour by its number as callable, or a slot that kRegister has
/// given a behaviour by its name. Scalars are its parameters, s0 the first one; t0 is the first tensor.

#include <cstdint>

namespace pto {
namespace test {

#define PTO_TEST_BEHAVIOURS(ROW)                                                                                       \
    ROW(kNoop, "noop")          /* nothing */                                                                          \
    ROW(kEcho, "echo")          /* the bytes of the arguments into t0 */                                               \
    ROW(kSleep, "sleep")        /* s0 microseconds */                                                                  \
    ROW(kThrow, "throw")        /* std::runtime_error with a message of s0 bytes */                                    \
    ROW(kFail, "fail")          /* Failure ERR_PTO_TASK_NATIVE with detail `status` s0 */                              \
    ROW(kCrash, "crash")        /* a line on stderr, then signal s0 */                                                 \
    ROW(kExit, "exit")          /* ends the process with code s0 */                                                    \
    ROW(kHang, "hang")          /* never returns */                                                                    \
    ROW(kStop, "stop")          /* SIGSTOP; goes on when it is continued */                                            \
    ROW(kGarbage, "garbage")    /* writes what no child writes into the lane: Garbage s0, seed s1; rings, hangs */     \
    ROW(kFill, "fill")          /* every element of t0, float32, is the float in the low half of s0 */                 \
    ROW(kAdd, "add")            /* t2 = t0 + t1, float32 */                                                            \
    ROW(kCopy, "copy")          /* t1 = t0 */                                                                          \
    ROW(kChecksum, "checksum")  /* the last tensor, one uint64: FNV-1a of the other tensors */                         \
    ROW(kMix, "mix")            /* every written tensor, uint64, from all read ones and the scalars: see mix.h */      \
    ROW(kRecord, "record")      /* t0, uint64: t0[0] counts, t0[count] = s0; atomic, so that several children may */   \
    ROW(kWaitFor, "wait-for")   /* until the uint64 t0[0], which others change, is s0 */                               \
    ROW(kPhase, "phase")        /* says phase s0, then sleeps s1 microseconds */

enum class Behaviour : uint32_t {
#define PTO_TEST_BEHAVIOUR(name, text) name,
    PTO_TEST_BEHAVIOURS(PTO_TEST_BEHAVIOUR)
#undef PTO_TEST_BEHAVIOUR
};

/// What kGarbage writes. Random bytes come from the seed.
enum class Garbage : uint32_t {
    kTailAhead,      ///< more completions than commands
    kTailBehind,     ///< fewer than before
    kWrongSeq,       ///< a completion of a command that was not sent
    kWrongStatus,    ///< a status that is none
    kLongError,      ///< an error that is longer than its slot
    kHeadAhead,      ///< more commands read than were sent
    kRandomHeader,   ///< all words of both channels
    kRandomLane,     ///< everything
    kCount,
};

}  // namespace test
}  // namespace pto
