#pragma once
/// The bell that a parent sleeps on, see abi::LaneBell: how it is made, and the two ways to ring it.

#include <memory>
#include <new>

#include "abi/lane.h"
#include "base/shared_memory.h"
#include "base/shared_wait_word.h"

namespace pto {
namespace hierarchical {

/// Memory with a silent bell at its start. Throws Failure ERR_PTO_SHM.
inline std::shared_ptr<base::SharedMemory> create_bell() {
    auto memory = std::make_shared<base::SharedMemory>(base::SharedMemory::create("pto-bell", sizeof(abi::LaneBell)));
    new (memory->data()) abi::LaneBell{};
    return memory;
}

inline abi::LaneBell &bell_of(const base::SharedMemory &memory) noexcept {
    return *reinterpret_cast<abi::LaneBell *>(memory.data());
}

/// Wakes the parent without naming a child.
inline void ring_bell(abi::LaneBell &bell) noexcept {
    bell.doorbell.value.fetch_add(1, std::memory_order_seq_cst);
    // Pairs with the sleeper, which counts itself before it looks for work a last time.
    if (bell.waiting.value.load(std::memory_order_seq_cst) != 0) base::shared_wake(bell.doorbell.value);
}

/// Says that the child with this bit has something for the parent.
inline void ring_bell(abi::LaneBell &bell, uint32_t bit) noexcept {
    // Release: pairs with the parent's exchange of the mask; what the child wrote before is visible to whoever takes the bit.
    bell.dirty[bit / 64].fetch_or(uint64_t{1} << (bit % 64), std::memory_order_release);
    ring_bell(bell);
}

}  // namespace hierarchical
}  // namespace pto
