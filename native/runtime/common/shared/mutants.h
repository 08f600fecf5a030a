#pragma once
/// Faults that one build for tests plants in the engine on purpose: test/fuzz must notice each of them.
///
/// In that build the environment variable PTO_MUTANT names the fault of the process, which strikes now and then. The
/// libraries that users load are built without PTO_MUTANTS: nothing is left of the question there.

#ifdef PTO_MUTANTS
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#endif

namespace pto {
namespace runtime {

enum class Mutant { kDropEdge, kReleaseSlotEarly, kLoseWakeUp };

#ifdef PTO_MUTANTS
inline bool mutant_strikes(Mutant mutant) noexcept {
    static const char *const kNames[] = {"drop-edge", "release-slot-early", "lose-wake-up"};
    static const char *const chosen = std::getenv("PTO_MUTANT");
    static std::atomic<uint32_t> chances{0};
    if (chosen == nullptr || std::strcmp(chosen, kNames[static_cast<int>(mutant)]) != 0) return false;
    return chances.fetch_add(1, std::memory_order_relaxed) % 4 == 3;
}
#else
constexpr bool mutant_strikes(Mutant) noexcept { return false; }
#endif

}  // namespace runtime
}  // namespace pto
